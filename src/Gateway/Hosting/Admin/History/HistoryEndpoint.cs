using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin.History;

/// <summary><c>/history</c>: the last ten minutes of all mappings, or what of them came <c>?after=</c> a time in milliseconds since 1970, and why a changed configuration is refused.</summary>
internal static class HistoryEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, MappingHistory history, Func<IReadOnlyList<string>> problems) => routes.MapGet("/history", context =>
    {
        _ = long.TryParse(context.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        return Answers.JsonAsync(context, history.Since(after) with { ConfigurationProblems = problems() is { Count: > 0 } why ? why : null }, AdminJson.Readable.HistoryAnswer);
    });
}
