using System.Text.Json;

namespace Gateway.Local;

/// <summary>Reads a Kafka event the way a function would.</summary>
internal static class EventRecords
{
    /// <summary>The records in the order of the event; none when it is not an event of Kafka.</summary>
    /// <exception cref="FormatException">A value is not base64.</exception>
    public static IReadOnlyList<EventRecord> Read(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object) return [];
        if (!payload.TryGetProperty("records", out var lanes) || lanes.ValueKind != JsonValueKind.Object) return [];
        return [.. from lane in lanes.EnumerateObject() from record in lane.Value.EnumerateArray() select Read(lane.Name, record)];
    }

    private static EventRecord Read(string lane, JsonElement record) =>
        new(lane, record.GetProperty("offset").GetInt64(), record.TryGetProperty("value", out var value) ? value.GetBytesFromBase64() : null);
}
