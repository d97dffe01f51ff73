using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting.Admin;

/// <summary>What every answer tells a browser not to do with it. There are no CORS headers: no other site has business here.</summary>
internal static class SecurityHeaders
{
    public static void AddTo(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
