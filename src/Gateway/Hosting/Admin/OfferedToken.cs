using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Hosting.Admin;

/// <summary>Reads the token out of an <c>Authorization</c> header.</summary>
internal static class OfferedToken
{
    /// <summary>The token of <c>Bearer</c>, or the password of <c>Basic</c>, which is how a browser sends one; null where there is none.</summary>
    public static string? Of(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is not { Length: > 0 } parameter) return null;
        if (string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)) return parameter;
        return string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) ? Password(parameter) : null;
    }

    // https://www.rfc-editor.org/rfc/rfc7617#section-2
    private static string? Password(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':') is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}
