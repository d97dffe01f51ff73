using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>What a segment says about its batch, noted before the records' bytes are given back.</summary>
internal sealed record BatchFacts
{
    /// <summary>Beyond this the offsets would crowd out the rest of the document.</summary>
    private const int MaxLanes = 100;

    public required string Destination { get; init; }

    /// <summary>Null for queues, and when the batch holds several lanes.</summary>
    public int? Partition { get; init; }

    /// <summary>Of the first lane.</summary>
    public required long FirstOffset { get; init; }

    /// <inheritdoc cref="FirstOffset"/>
    public required long LastOffset { get; init; }

    /// <summary>A queue's messages have ids in place of offsets; null when they have none.</summary>
    public string? FirstMessageId { get; init; }

    /// <inheritdoc cref="FirstMessageId"/>
    public string? LastMessageId { get; init; }

    public required int Count { get; init; }

    public required BatchClose Close { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Never before <see cref="OpenedAt"/>, whatever the system's clock did in between.</summary>
    public required DateTimeOffset ClosedAt { get; init; }

    /// <summary>Milliseconds that the oldest record spent in the broker, 0 or more; null when no record has a timestamp.</summary>
    public long? BrokerWait { get; init; }

    /// <summary>Distinct traces that the records name.</summary>
    public int UpstreamTraces { get; init; }

    /// <summary>The first trace that a record names.</summary>
    public TraceId? UpstreamTrace { get; init; }

    /// <summary>The traces that the records name and the batch does not continue; the first fifty.</summary>
    public IReadOnlyList<UpstreamLink> Links { get; init; } = [];

    /// <summary>The traces that get a marker.</summary>
    public IReadOnlyList<UpstreamLink> Marked { get; init; } = [];

    /// <summary>Each partition's offsets, when there are several; the first hundred.</summary>
    public IReadOnlyList<LaneOffsets> Lanes { get; init; } = [];

    public static BatchFacts Of(RecordBatch batch, in BatchUpstream upstream, TraceSettings settings)
    {
        var messageId = settings.MessageId;
        var first = OffsetsOf(batch, 0);
        var alone = IsOfOne(batch);
        var links = upstream.First is null || upstream.Joins ? UpstreamLinks.None : UpstreamLinks.Of(batch, messageId, marks: batch.Count <= settings.MarkersUpTo);
        return new BatchFacts
        {
            Destination = batch.First.Lane.Destination,
            Partition = alone ? batch.First.Lane.Partition : null,
            FirstOffset = first.First,
            LastOffset = first.Last,
            FirstMessageId = messageId?.Invoke(batch.First),
            LastMessageId = messageId?.Invoke(batch.Records[^1]),
            Count = batch.Count,
            Close = batch.Close,
            OpenedAt = batch.OpenedAt,
            ClosedAt = batch.ClosedAt > batch.OpenedAt ? batch.ClosedAt : batch.OpenedAt,
            BrokerWait = BrokerWaitOf(batch),
            UpstreamTraces = upstream.Joins ? 1 : links.Count,
            UpstreamTrace = upstream.First?.Root,
            Links = links.Listed,
            Marked = links.Marked,
            Lanes = alone || messageId is not null ? [] : [.. AllOffsetsOf(batch).Take(MaxLanes)],
        };
    }

    private static bool IsOfOne(RecordBatch batch)
    {
        for (var i = 1; i < batch.Slices.Count; i++)
        {
            if (!ReferenceEquals(batch.Slices[i].Lane.Whole, batch.First.Lane.Whole)) return false;
        }

        return true;
    }

    private static IEnumerable<LaneOffsets> AllOffsetsOf(RecordBatch batch) =>
        Enumerable.Range(0, batch.Slices.Count).Where(slice => RecordsOfWhole.BeginsAt(batch.Slices, slice)).Select(slice => OffsetsOf(batch, slice));

    /// <summary>The lowest and the highest of a partition, from the first of its slices on.</summary>
    private static LaneOffsets OffsetsOf(RecordBatch batch, int begin)
    {
        var whole = batch.Slices[begin].Lane.Whole;
        var (first, last) = (long.MaxValue, long.MinValue);
        for (var i = begin; i < batch.Slices.Count; i++)
        {
            if (!ReferenceEquals(batch.Slices[i].Lane.Whole, whole)) continue;
            var records = batch.Of(batch.Slices[i]);
            (first, last) = (Math.Min(first, records[0].Position), Math.Max(last, records[^1].Position));
        }

        return new LaneOffsets(whole.Name, first, last);
    }

    // A producer's clock may run ahead of ours.
    private static long? BrokerWaitOf(RecordBatch batch)
    {
        var oldest = batch.OldestTimestamp();
        return oldest < 0 ? null : Math.Max(0, batch.OpenedAt.ToUnixTimeMilliseconds() - oldest);
    }
}
