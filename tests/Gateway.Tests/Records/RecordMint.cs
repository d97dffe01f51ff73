using System.Text;

namespace Gateway.Records;

/// <summary>Makes records and counts those whose bytes were not given back.</summary>
internal sealed class RecordMint
{
    private int _outstanding;

    /// <summary>Records that were made and not released.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    public SourceRecord Make(Lane lane, long position, string value = "v", string? key = null, byte[]? headers = null, int redeliveries = 0, long timestamp = 1_772_615_105_402)
    {
        var keyBytes = key is null ? [] : Encoding.UTF8.GetBytes(key);
        var valueBytes = Encoding.UTF8.GetBytes(value);
        byte[] bytes = [.. keyBytes, .. valueBytes, .. headers ?? []];
        var slab = new Slab(bytes, _ => Interlocked.Decrement(ref _outstanding));
        Interlocked.Increment(ref _outstanding);
        Assert.True(slab.TryReserve(bytes.Length, out var start));
        slab.Seal();
        return new SourceRecord
        {
            Lane = lane,
            Position = position,
            Timestamp = timestamp,
            TimestampKind = TimestampKind.Create,
            Redeliveries = redeliveries,
            Payload = new RecordPayload(slab, start, key is null ? -1 : keyBytes.Length, valueBytes.Length, headers?.Length ?? 0),
        };
    }
}
