using Gateway.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/livez</c> and <c>/readyz</c>, for probes.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<IMappingStatusSource>> mappings, Func<IReadOnlyList<string>> problems)
    {
        routes.MapGet("/livez", static context =>
            Answers.JsonAsync(context, new Liveness(GatewayMetrics.Version), AdminJson.Readable.Liveness)).WithMetadata(OpenToAll.Instance);
        routes.MapGet("/readyz", context =>
        {
            var readiness = Assess(mappings().Select(m => m.Status), problems());
            var status = readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Answers.JsonAsync(context, readiness, AdminJson.Readable.Readiness, status);
        }).WithMetadata(OpenToAll.Instance);
    }

    /// <summary>
    /// Ready means that every enabled mapping is consuming, and that none waits for its failure destination. A configuration that was
    /// refused changes nothing of that: the one in force goes on.
    /// </summary>
    public static Readiness Assess(IEnumerable<MappingStatus> mappings, IReadOnlyList<string>? problems = null)
    {
        var each = mappings.Select(MappingReadiness.Of).ToArray();
        return new(each.All(m => m.Ready), each, problems is { Count: > 0 } ? problems : null);
    }
}
