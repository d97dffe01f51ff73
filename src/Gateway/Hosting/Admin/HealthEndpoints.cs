using System.Globalization;
using Gateway.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/livez</c> and <c>/readyz</c>, for probes.</summary>
internal static class HealthEndpoints
{
    /// <param name="routes">Where they are added.</param>
    /// <param name="mappings">What is assessed.</param>
    /// <param name="problems">Why the configuration is not in force, as it is written now.</param>
    /// <param name="isTrusted">Who is told those: lines of a file are no business of whoever reaches the port.</param>
    public static void Map(
        IEndpointRouteBuilder routes, Func<IReadOnlyList<IMappingStatusSource>> mappings, Func<IReadOnlyList<string>> problems, Func<HttpContext, ValueTask<bool>> isTrusted)
    {
        routes.MapGet("/livez", static context =>
            Answers.JsonAsync(context, new Liveness(GatewayMetrics.Version), AdminJson.Readable.Liveness)).WithMetadata(OpenToAll.Instance);
        routes.MapGet("/readyz", async context =>
        {
            var known = problems();
            var readiness = Assess(mappings().Select(m => m.Status), known.Count == 0 || await isTrusted(context) ? known : [Count(known)]);
            var status = readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await Answers.JsonAsync(context, readiness, AdminJson.Readable.Readiness, status);
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

    /// <summary>What somebody is told whose business the lines of a configuration are not.</summary>
    public static string Count(IReadOnlyList<string> problems) =>
        $"The configuration was changed and refused with {problems.Count.ToString(CultureInfo.InvariantCulture)} {(problems.Count == 1 ? "error" : "errors")}; the log and the dashboard have {(problems.Count == 1 ? "it" : "them")}.";
}
