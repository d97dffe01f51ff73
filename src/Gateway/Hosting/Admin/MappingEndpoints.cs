using Gateway.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/mappings</c> and <c>/mappings/{name}</c>: how the mappings are.</summary>
internal static class MappingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, IReadOnlyList<IMappingStatusSource> mappings)
    {
        routes.MapGet("/mappings", context =>
            Answers.JsonAsync(context, [.. mappings.Select(m => m.Status)], AdminJson.Readable.MappingStatusArray));
        routes.MapGet("/mappings/{name}", context => OneAsync(context, [.. mappings.Select(m => m.Status)]));
    }

    private static Task OneAsync(HttpContext context, MappingStatus[] mappings)
    {
        var name = (string?)context.GetRouteValue("name");
        return mappings.FirstOrDefault(m => m.Name == name) is { } found
            ? Answers.JsonAsync(context, found, AdminJson.Readable.MappingStatus)
            : Answers.NotFoundAsync(context, $"There is no mapping '{name}'; there is {string.Join(", ", mappings.Select(m => m.Name))}.");
    }
}
