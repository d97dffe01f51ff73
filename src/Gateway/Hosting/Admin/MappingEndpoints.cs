using Gateway.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/mappings</c> and <c>/mappings/{name}</c>: how the mappings are.</summary>
internal static class MappingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<IMappingStatusSource>> mappings)
    {
        routes.MapGet("/mappings", context =>
            Answers.JsonAsync(context, [.. mappings().Select(m => m.Status)], AdminJson.Readable.MappingStatusArray));
        routes.MapGet("/mappings/{name}", context => OneAsync(context, [.. mappings().Select(m => m.Status)]));
    }

    /// <summary>Answers that there is no such mapping, and which there are.</summary>
    public static Task UnknownAsync(HttpContext context, string? name, IEnumerable<string> known) =>
        Answers.NotFoundAsync(context, $"There is no mapping '{name}'; there is {string.Join(", ", known)}.");

    private static Task OneAsync(HttpContext context, MappingStatus[] mappings)
    {
        var name = (string?)context.GetRouteValue("name");
        return mappings.FirstOrDefault(m => m.Name == name) is { } found
            ? Answers.JsonAsync(context, found, AdminJson.Readable.MappingStatus)
            : UnknownAsync(context, name, mappings.Select(m => m.Name));
    }
}
