using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/</c>: the dashboard, a page and what it loads, all in this assembly.</summary>
internal static class DashboardEndpoints
{
    // Everything the page needs comes from here; a script that got in by a broker's error message could not run.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Serve(routes, "/", "dashboard.html", "text/html; charset=utf-8");
        Serve(routes, "/dashboard.css", "dashboard.css", "text/css; charset=utf-8");
        Serve(routes, "/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8");
        Serve(routes, "/dashboard.svg", "dashboard.svg", "image/svg+xml");
    }

    private static void Serve(IEndpointRouteBuilder routes, string path, string resource, string contentType)
    {
        var bytes = Read(resource);
        routes.MapGet(path, async context =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.ContentType = contentType;
            await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        });
    }

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
