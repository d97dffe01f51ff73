namespace Gateway.Sources.Kafka;

/// <summary>The lanes of one partition: one, or with <c>ParallelizationFactor</c> one for each bucket of keys. Belongs to the poll thread.</summary>
/// <remarks>
/// A key is always in the same bucket, so its records keep their order. Records without key have none to keep: they go to one
/// bucket after the other.
/// </remarks>
/// <param name="whole">The partition's.</param>
/// <param name="factor">Buckets, 1 to 100; 1 for no split.</param>
/// <param name="create">Makes a bucket's lane.</param>
internal sealed class KafkaLanes(KafkaLane whole, int factor, Func<int, KafkaLane> create)
{
    private readonly KafkaLane?[] _buckets = factor > 1 ? new KafkaLane?[factor] : [];
    private readonly List<KafkaLane> _known = factor > 1 ? [] : [whole];
    private int _turn;

    /// <summary>The only one; or, of those of buckets, each that has had a record.</summary>
    public IReadOnlyList<KafkaLane> Known => _known;

    /// <summary>The lane of a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="hasKey">False for null, which is not the same as empty.</param>
    /// <param name="isNew">True when it was not among the known ones.</param>
    public KafkaLane Of(ReadOnlySpan<byte> key, bool hasKey, out bool isNew)
    {
        isNew = false;
        if (factor == 1) return whole;
        var bucket = hasKey ? StableHash.BucketOf(key, factor) : Next();
        if (_buckets[bucket] is { } known) return known;
        isNew = true;
        var lane = create(bucket);
        _buckets[bucket] = lane;
        _known.Add(lane);
        return lane;
    }

    private int Next() => _turn = (_turn + 1) % factor;
}
