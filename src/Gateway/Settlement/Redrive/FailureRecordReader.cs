using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.Tracing;

namespace Gateway.Settlement.Redrive;

/// <summary>Reads failure records, the gateway's own and those of Lambda's mappings: with an event, or with offsets only.</summary>
internal static class FailureRecordReader
{
    /// <returns>Null for what is no failure record.</returns>
    public static FailureRecord? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            return null;
        }
    }

    private static FailureRecord? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || BatchOf(root, out var batch) is not { } source) return null;
        var failed = EventOf(root);
        var offsets = failed is null ? OffsetsOf(batch) : [];
        var isTold = root.TryGetProperty("requestContext", out var request);
        return new FailureRecord(source, isTold ? TextOf(request, "condition") ?? "" : "")
        {
            Function = isTold && TextOf(request, "functionArn") is { } function ? FunctionReference.Parse(function) : null,
            EventSourceArn = TextOf(batch, "eventSourceArn"),
            Trace = TextOf(root, "traceId") is { } trace && TraceId.TryParse(Encoding.UTF8.GetBytes(trace), out var id) ? id : null,
            Count = batch.TryGetProperty("batchSize", out var size) ? size.GetInt32() : failed?.Items.Count ?? 0,
            Event = failed,
            Offsets = offsets,
        };
    }

    private static SourceKind? BatchOf(JsonElement root, out JsonElement batch) =>
        root.TryGetProperty("KafkaBatchInfo", out batch) ? SourceKind.Kafka
        : root.TryGetProperty("RabbitMqBatchInfo", out batch) ? SourceKind.RabbitMq
        : root.TryGetProperty("ActiveMqBatchInfo", out batch) ? SourceKind.ActiveMq
        : null;

    // A text for a batch, an object for one record.
    private static FailedEvent? EventOf(JsonElement root)
    {
        if (!root.TryGetProperty("payload", out var payload)) return null;
        return payload.ValueKind switch
        {
            JsonValueKind.String => FailedEventReader.Read(Encoding.UTF8.GetBytes(payload.GetString()!)),
            JsonValueKind.Object => FailedEventReader.Read(payload),
            _ => null,
        };
    }

    private static List<OffsetRange> OffsetsOf(JsonElement batch) =>
        batch.TryGetProperty("recordsInfo", out var partitions) ? [.. partitions.EnumerateObject().Select(RangeOf)] : [];

    private static OffsetRange RangeOf(JsonProperty partition)
    {
        // A topic may have dashes too, and the partition stands behind the last.
        var dash = partition.Name.LastIndexOf('-');
        if (dash <= 0) throw new FormatException($"{partition.Name} is no partition");
        return new OffsetRange(
            partition.Name[..dash],
            int.Parse(partition.Name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture),
            Number(partition.Value, "firstRecordOffset"),
            Number(partition.Value, "lastRecordOffset"));
    }

    private static long Number(JsonElement element, string name) =>
        long.Parse(element.GetProperty(name).GetString() ?? "", NumberStyles.None, CultureInfo.InvariantCulture);

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
