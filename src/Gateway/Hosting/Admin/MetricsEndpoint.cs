using Gateway.Hosting.Admin.Exposition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/metrics</c>, for scrapers.</summary>
internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, MetricsText metrics) => routes.MapGet("/metrics", context =>
    {
        var format = ExpositionNegotiation.Choose(context.Request.Headers.Accept);
        context.Response.ContentType = ExpositionNegotiation.ContentType(format);
        return context.Response.WriteAsync(metrics.Write(format), context.RequestAborted);
    }).WithMetadata(OpenToAll.Instance);
}
