using System.Buffers.Binary;
using System.Text;
using Gateway.Records;
using Gateway.Tracing;

namespace Gateway.Settlement.Redrive;

/// <summary>A record that is put back, in the form in which the pipeline carries records: its bytes are those of the event that failed.</summary>
/// <remarks>In the place of a key stand its number and its message id; its one header names the trace in which it failed.</remarks>
internal static class RedriveRecord
{
    private const int NumberBytes = sizeof(long);

    /// <param name="item">The record.</param>
    /// <param name="lane">Where it keeps its order.</param>
    /// <param name="number">Finds it again; ascending.</param>
    /// <param name="failedIn">The trace in which it failed; null where none is told.</param>
    public static SourceRecord Of(FailedItem item, RedriveLane lane, long number, TraceContext? failedIn)
    {
        var id = Encoding.UTF8.GetBytes(item.MessageId ?? "");
        var header = failedIn is { } trace ? HeaderOf(trace) : [];
        var headerBytes = header.Length == 0 ? 0 : RecordHeaders.EncodedLength("X-Amzn-Trace-Id"u8.Length, header.Length);
        var slab = new Slab(new byte[NumberBytes + id.Length + item.Json.Length + headerBytes], static _ => { });
        slab.TryReserve(slab.Buffer.Length, out var start);
        slab.Seal();
        BinaryPrimitives.WriteInt64LittleEndian(slab.Buffer, number);
        id.CopyTo(slab.Buffer, NumberBytes);
        item.Json.Span.CopyTo(slab.Buffer.AsSpan(NumberBytes + id.Length));
        if (headerBytes > 0) RecordHeaders.Write(slab.Buffer.AsSpan(slab.Buffer.Length - headerBytes), "X-Amzn-Trace-Id"u8, header, isNull: false);
        return new SourceRecord
        {
            Lane = lane,
            Position = item.Offset ?? number,
            Timestamp = item.Timestamp,
            Payload = new RecordPayload(slab, start, NumberBytes + id.Length, item.Json.Length, headerBytes),
        };
    }

    /// <summary>The number that it was given.</summary>
    public static long NumberOf(in SourceRecord record) => BinaryPrimitives.ReadInt64LittleEndian(record.Payload.Attributes);

    /// <summary>The id of a queue's message; null when it has none.</summary>
    public static string? MessageIdOf(in SourceRecord record) =>
        record.Payload.Attributes[NumberBytes..] is { Length: > 0 } id ? Encoding.UTF8.GetString(id) : null;

    private static byte[] HeaderOf(TraceContext trace)
    {
        var decision = trace.Decision switch { UpstreamDecision.Sampled => ";Sampled=1", UpstreamDecision.NotSampled => ";Sampled=0", _ => "" };
        return Encoding.ASCII.GetBytes($"Root={trace.Root}{(trace.Parent is { } parent ? $";Parent={parent}" : "")}{decision}");
    }
}
