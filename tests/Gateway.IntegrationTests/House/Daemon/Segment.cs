using System.Text.Json;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>A segment or subsegment that arrived and was found to be well formed.</summary>
/// <param name="TraceId">Its own, or that of the segment it is part of.</param>
/// <param name="ParentId">Null for a segment without a parent; for a subsegment the id of what contains it.</param>
internal sealed record Segment(string TraceId, string Id, string? ParentId, string Name, decimal StartTime, decimal EndTime, JsonElement Document, IReadOnlyList<Segment> Subsegments)
{
    /// <summary>This one and all that it contains.</summary>
    public IEnumerable<Segment> All => [this, .. Subsegments.SelectMany(subsegment => subsegment.All)];

    /// <summary>An annotation's value as text; null where there is none.</summary>
    public string? Annotation(string key) =>
        Document.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(key, out var value) ? value.ToString() : null;

    /// <summary>True when the flag (<c>fault</c>, <c>error</c>, <c>throttle</c>) is set.</summary>
    public bool Has(string flag) => Document.TryGetProperty(flag, out var value) && value.GetBoolean();
}
