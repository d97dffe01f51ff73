using Gateway.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>POST /mappings/{name}/pause</c> and <c>/resume</c>.</summary>
internal static class MappingSwitchEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<IMappingStatusSource>> mappings)
    {
        routes.MapPost("/mappings/{name}/pause", context => SwitchAsync(context, mappings(), static mapping => mapping.Pause()));
        routes.MapPost("/mappings/{name}/resume", context => SwitchAsync(context, mappings(), static mapping => mapping.Resume()));
    }

    private static Task SwitchAsync(HttpContext context, IReadOnlyList<IMappingStatusSource> mappings, Action<IMappingSwitch> change)
    {
        var name = (string?)context.GetRouteValue("name");
        if (mappings.FirstOrDefault(m => m.Status.Name == name) is not { } mapping) return MappingEndpoints.UnknownAsync(context, name, mappings.Select(m => m.Status.Name));
        if (mapping is not IMappingSwitch running) return Answers.RefusedAsync(context, NotRunning(mapping.Status));
        change(running);
        return Answers.JsonAsync(context, mapping.Status, AdminJson.Readable.MappingStatus, StatusCodes.Status202Accepted);
    }

    private static Refusal NotRunning(MappingStatus mapping) => new(
        StatusCodes.Status409Conflict,
        mapping.State == MappingState.Disabled
            ? $"The mapping '{mapping.Name}' has Enabled: false, so there is nothing to pause or resume; set EventSourceMappings.{mapping.Name}.Enabled to true."
            : $"The mapping '{mapping.Name}' is {mapping.State}, for the configuration was changed; ask again when that is done.");
}
