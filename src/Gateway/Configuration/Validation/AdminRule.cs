using System.Net;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The admin address is one that can be listened on, and its token is referred to and not written down.</summary>
internal static class AdminRule
{
    private const string Scheme = "http://";
    private const string Form = "it must be http://address:port, where the address is an IP address, localhost or * for every interface";

    public static void Check(AdminOptions admin, ProblemList problems)
    {
        if (!IsListenable(admin.Listen)) problems.Wrong("Admin.Listen", Display.Of(admin.Listen), Form);
        if (admin.Token is { } token && SecretReference.Parse(token) is null)
            problems.Error("Admin.Token", $"Admin.Token is not a reference to a secret (not shown, for it could be the secret); it must be {SecretReference.Form}.");
    }

    // A host name would be taken for "every interface" by Kestrel, which exposes more than the operator meant.
    private static bool IsListenable(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var authority = text[Scheme.Length..].TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        if (colon <= 0) return false;
        var (host, port) = (authority[..colon], authority[(colon + 1)..]);
        // Kestrel knows no free port for localhost, which is two addresses.
        if (port == "0") return host is "*" or "+" || IsAddress(host);
        return HostPort.Parse($"any:{port}") is not null && (host is "*" or "+" or "localhost" || IsAddress(host));
    }

    private static bool IsAddress(string host) =>
        host is ['[', .. var inner, ']'] ? inner.Contains(':') && IPAddress.TryParse(inner, out _) : !host.Contains(':') && IPAddress.TryParse(host, out _);
}
