using System.Text;
using Gateway.Records;

namespace Gateway.Invocation.Events;

/// <summary>Records and batches for tests that care about their content.</summary>
internal static class Some
{
    private static readonly SlabWriter Memory = new(new SlabPool(keepBytes: 0));

    public static Lane Lane(string topic = "orders", int partition = 0) => new($"{topic}-{partition}", topic, partition);

    public static SourceRecord Record(
        Lane lane,
        long position,
        byte[]? key = null,
        byte[]? value = null,
        IReadOnlyList<(byte[] Name, byte[]? Value)>? headers = null,
        long timestamp = 1772615105123,
        TimestampKind kind = TimestampKind.Create) => new()
        {
            Lane = lane,
            Position = position,
            Timestamp = timestamp,
            TimestampKind = kind,
            Payload = Payload(key, value, headers ?? []),
        };

    public static (byte[] Name, byte[]? Value) Header(string name, byte[]? value) => (Encoding.UTF8.GetBytes(name), value);

    /// <summary>A batch of these records, which stand lane by lane, with the size that the format's arithmetic gives.</summary>
    public static RecordBatch Batch(IEventFormat format, params SourceRecord[] records)
    {
        var slices = new List<LaneSlice>();
        var bytes = format.EnvelopeBytes + records.Length - 1;
        for (var i = 0; i < records.Length; i++)
        {
            bytes += format.RecordBytes(records[i]);
            if (slices.Count > 0 && slices[^1].Lane == records[i].Lane)
            {
                slices[^1] = slices[^1] with { Count = slices[^1].Count + 1 };
                continue;
            }

            slices.Add(new LaneSlice(records[i].Lane, i, 1));
            if (RecordsOfWhole.BeginsAt(slices, slices.Count - 1)) bytes += format.LaneBytes(records[i].Lane.Whole);
        }

        return new RecordBatch(records, slices, bytes, BatchClose.Size, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }

    private static RecordPayload Payload(byte[]? key, byte[]? value, IReadOnlyList<(byte[] Name, byte[]? Value)> headers)
    {
        var headerBytes = headers.Sum(header => RecordHeaders.EncodedLength(header.Name.Length, header.Value?.Length ?? 0));
        var total = (key?.Length ?? 0) + (value?.Length ?? 0) + headerBytes;
        lock (Memory)
        {
            var slab = Memory.Reserve(total, out var start);
            var rest = slab.Buffer.AsSpan(start, total);
            rest = Copy(key, rest);
            rest = Copy(value, rest);
            foreach (var (name, content) in headers)
            {
                rest = rest[RecordHeaders.Write(rest, name, content, content is null)..];
            }

            return new RecordPayload(slab, start, key?.Length ?? -1, value?.Length ?? -1, headerBytes);
        }
    }

    private static Span<byte> Copy(byte[]? value, Span<byte> rest)
    {
        value.CopyTo(rest);
        return rest[(value?.Length ?? 0)..];
    }
}
