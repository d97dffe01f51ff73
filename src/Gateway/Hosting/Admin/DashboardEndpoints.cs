using System.Diagnostics;
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

    private const string Folder = "page/";
    private const string Start = "dashboard.html";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var file = name[Folder.Length..];
            Serve(routes, file == Start ? "/" : $"/{file}", Read(assembly, name), ContentType(file));
        }
    }

    private static void Serve(IEndpointRouteBuilder routes, string path, byte[] bytes, string contentType) => routes.MapGet(path, async context =>
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.ContentType = contentType;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    });

    private static string ContentType(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new UnreachableException($"{file} has no content type."),
    };

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
