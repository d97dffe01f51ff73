using System.Text.Json;

namespace Gateway.Aws.Lambda;

/// <summary>Asks Lambda for the event source mappings of a region.</summary>
/// <param name="api">Asks.</param>
/// <param name="endpoint">Wins over the region's own; null for that.</param>
internal sealed class MappingListClient(SignedGet api, Uri? endpoint)
{
    private const string Service = "lambda";
    private const string Path = "/2015-03-31/event-source-mappings/";
    private const string PageSize = "MaxItems=100";

    /// <summary>All of them, page by page. Never throws for what cannot be had.</summary>
    /// <param name="region">The region.</param>
    /// <param name="ct">Ends the question.</param>
    // https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
    public async Task<MappingList> ListAsync(string region, CancellationToken ct)
    {
        var mappings = new List<JsonElement>();
        string? marker = null;
        do
        {
            // In the order of their names, as the signature has them.
            var query = marker is null ? PageSize : $"Marker={Uri.EscapeDataString(marker)}&{PageSize}";
            var answer = await api.AskAsync(new Uri(ServiceEndpoint.For(Service, region, endpoint), $"{Path}?{query}"), region, Service, ct);
            if (answer.Json is not { ValueKind: JsonValueKind.Object } page) return new MappingList([], Unknown(region, answer));
            if (page.TryGetProperty("EventSourceMappings", out var list) && list.ValueKind == JsonValueKind.Array) mappings.AddRange(list.EnumerateArray());
            var next = page.TryGetProperty("NextMarker", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString() : null;
            marker = string.IsNullOrEmpty(next) || next == marker ? null : next;
        }
        while (marker is not null);

        return new MappingList(mappings, null);
    }

    private static string Unknown(string region, SignedAnswer answer) =>
        $"The event source mappings of {region} cannot be listed: "
        + (answer.ErrorType is "AccessDeniedException" ? "allow lambda:ListEventSourceMappings" : "let this machine reach Lambda's API with credentials")
        + $", or import from `aws lambda list-event-source-mappings`. ({answer.Problem ?? "an answer of another form"})";
}
