using System.Text;
using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>Batches as a source would deliver them.</summary>
internal static class TestBatch
{
    public const string Root = "1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13";
    public const string OtherRoot = "1-69a7f5b0-c41e70b2d85f9a3617ce04d9";

    /// <summary>One lane, a record for each given header; null for a record without headers.</summary>
    public static RecordBatch Of(params string?[] traceHeaders)
    {
        var lane = new Lane("orders-0", "orders", 0);
        return Of([.. traceHeaders.Select((value, i) => Record(lane, 100 + i, HeadersOf(value)))]);
    }

    public static RecordBatch Of(params SourceRecord[] records)
    {
        var slices = new List<LaneSlice>();
        for (var i = 0; i < records.Length; i++)
        {
            if (slices.Count > 0 && slices[^1].Lane == records[i].Lane) slices[^1] = slices[^1] with { Count = slices[^1].Count + 1 };
            else slices.Add(new LaneSlice(records[i].Lane, i, 1));
        }

        return new RecordBatch(records, slices, 0, BatchClose.Window, TestClock.Start, TestClock.Start.AddMilliseconds(50));
    }

    public static SourceRecord Record(Lane lane, long position, params (string Name, string Value)[] headers) =>
        Record(lane, position, [.. headers.Select(header => (header.Name, Encoding.UTF8.GetBytes(header.Value)))]);

    public static SourceRecord Record(Lane lane, long position, (string Name, byte[] Value)[] headers)
    {
        var encoded = new byte[headers.Sum(h => RecordHeaders.EncodedLength(Encoding.UTF8.GetByteCount(h.Name), h.Value.Length))];
        var at = 0;
        foreach (var (name, value) in headers) at += RecordHeaders.Write(encoded.AsSpan(at), Encoding.UTF8.GetBytes(name), value, isNull: false);
        return new SourceRecord
        {
            Lane = lane,
            Position = position,
            Timestamp = TestClock.Start.ToUnixTimeMilliseconds() - 279 + position - 100,
            TimestampKind = TimestampKind.Create,
            Payload = new RecordPayload(new Slab(encoded, static _ => { }), 0, -1, -1, encoded.Length),
        };
    }

    private static (string Name, string Value)[] HeadersOf(string? value) => value is null ? [] : [("X-Amzn-Trace-Id", value)];
}
