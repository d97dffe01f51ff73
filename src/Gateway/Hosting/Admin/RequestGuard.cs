using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Admin;

/// <summary>Decides which requests are answered at all.</summary>
/// <param name="isLoopback">Whether only this machine can ask.</param>
/// <param name="largestBody">In bytes.</param>
/// <param name="token">What everything but probes and metrics asks for; null for nothing.</param>
internal sealed class RequestGuard(bool isLoopback, int largestBody, AdminToken? token)
{
    private const string SameOrigin = "same-origin";
    private const string Remedy = "set it to file:/path, env:NAME or a Secrets Manager ARN, or let Admin.Listen be on loopback.";

    /// <returns>Why it is not; null when it is.</returns>
    public async ValueTask<Refusal?> RefuseAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > largestBody) return new(StatusCodes.Status413PayloadTooLarge, $"The request has {request.ContentLength} bytes; {largestBody} are the most.");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && RefuseChange(request) is { } refusal) return refusal;
        if (context.GetEndpoint()?.Metadata.GetMetadata<OpenToAll>() is not null) return null;
        if (token is not null) return await AskForTokenAsync(context, token);
        return isLoopback || IsFromHere(context.Connection) ? null : Forbidden($"Without Admin.Token only probes and metrics are answered over the network; {Remedy}");
    }

    /// <summary>Whether a probe is told as much as an operator: it comes from this machine, or has the token.</summary>
    public async ValueTask<bool> IsTrustedAsync(HttpContext context)
    {
        if (IsFromHere(context.Connection)) return true;
        return token is not null
            && OfferedToken.Of(context.Request.Headers.Authorization) is { } offered
            && await token.ReadAsync(context.RequestAborted) is { } expected
            && token.IsEqual(offered, expected);
    }

    // Whoever forwards a port into the pod or the task comes from its own loopback, too.
    private static bool IsFromHere(ConnectionInfo connection) => connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // A page of another site makes a visitor's browser send what it likes, to this machine too; it cannot choose these headers.
    private Refusal? RefuseChange(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [var site, ..] && site != SameOrigin) return CrossSite($"Sec-Fetch-Site: {site}");
        if (request.Headers.Origin is [var origin, ..] && !IsOwn(origin, request.Host)) return CrossSite($"Origin: {origin}");
        if (token is not null) return null;
        if (!isLoopback)
            return Forbidden($"Without Admin.Token nothing can be changed over the network; {Remedy}");
        // A name that a stranger's DNS leads to this machine would make the stranger's page one of ours.
        return request.Host.Host == "localhost" || IPAddress.TryParse(request.Host.Host, out _)
            ? null
            : Forbidden("Without Admin.Token only localhost or an address may be asked for changes, not a name; ask so, or set Admin.Token.");
    }

    // The scheme may be another one behind a proxy.
    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private static async ValueTask<Refusal?> AskForTokenAsync(HttpContext context, AdminToken token)
    {
        var request = context.Request;
        if (await token.ReadAsync(context.RequestAborted) is not { } expected)
            return new(StatusCodes.Status503ServiceUnavailable, "Admin.Token cannot be read; the log says why.");
        var offered = OfferedToken.Of(request.Headers.Authorization);
        if (offered is not null && token.IsEqual(offered, expected)) return null;
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer realm=\"gateway\"");
        // Only this makes a browser ask its user; the token is the password.
        if (request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"gateway\", charset=\"UTF-8\"");
        return new(StatusCodes.Status401Unauthorized, "This needs the token of Admin.Token, as in Authorization: Bearer <token>.");
    }

    private static Refusal CrossSite(string header) => Forbidden($"Changes are not taken from other sites ({header}).");

    private static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);
}
