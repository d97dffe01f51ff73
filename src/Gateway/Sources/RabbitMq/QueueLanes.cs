using System.Buffers.Text;
using System.Globalization;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq;

/// <summary>
/// The lanes of one channel's queue: one; or, where a header says which messages keep their order, one for each of a bounded number
/// of buckets of its values, and one without order for messages that do not have it.
/// </summary>
/// <remarks>Opened by the client's dispatcher, closed by any thread once that delivers no more.</remarks>
/// <param name="whole">The queue's.</param>
/// <param name="header">Its name; null for one lane.</param>
/// <param name="sink">Hears of each lane before its first record.</param>
internal sealed class QueueLanes(QueueLane whole, string? header, IRecordSink sink)
{
    /// <summary>Values that share a bucket wait for one another; as many as this run side by side.</summary>
    public const int Buckets = 1024;

    private const int MostScalarBytes = 64;

    private readonly List<QueueLane> _opened = [];
    private readonly QueueLane?[] _values = header is null ? [] : new QueueLane?[Buckets];
    private QueueLane? _without;

    /// <summary>Opens the lane that there is in any case, if there is one.</summary>
    public void Open()
    {
        if (header is null) Open(whole);
    }

    /// <summary>The lane of a message.</summary>
    public QueueLane Of(IReadOnlyBasicProperties properties)
    {
        if (header is null) return whole;
        if (properties.Headers is not { } headers || !headers.TryGetValue(header, out var value)) return WithoutOrder;
        if ((value as byte[] ?? (value as BinaryTableValue)?.Bytes) is { } text) return Of(text);
        Span<byte> scalar = stackalloc byte[MostScalarBytes];
        return TryFormat(value, scalar, out var length) ? Of(scalar[..length]) : WithoutOrder;
    }

    /// <summary>Nothing of them is invoked any more, and late results settle nothing.</summary>
    public void Fence()
    {
        whole.Fence();
        foreach (var lane in _opened) _ = sink.CloseAsync(lane);
    }

    // A number by its digits: a producer may write it as one or as text, and in any width.
    private static bool TryFormat(object? value, Span<byte> text, out int length)
    {
        switch (value)
        {
            case bool truth:
                return Utf8Formatter.TryFormat(truth, text, out length);
            case AmqpTimestamp time:
                return time.UnixTime.TryFormat(text, out length, default, CultureInfo.InvariantCulture);
            case IUtf8SpanFormattable number:
                return number.TryFormat(text, out length, default, CultureInfo.InvariantCulture);
            default:
                // Nothing, a table, a list: nobody could say what is the same.
                length = 0;
                return false;
        }
    }

    private QueueLane WithoutOrder => _without ??= Open(new QueueLane(whole, "unordered") { IsOrdered = false });

    private QueueLane Of(ReadOnlySpan<byte> value)
    {
        var bucket = StableHash.BucketOf(value, Buckets);
        return _values[bucket] ??= Open(new QueueLane(whole, $"values-{bucket.ToString(CultureInfo.InvariantCulture)}"));
    }

    private QueueLane Open(QueueLane lane)
    {
        _opened.Add(lane);
        sink.Open(lane);
        return lane;
    }
}
