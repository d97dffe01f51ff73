namespace Gateway.Sources;

/// <summary>Spreads keys over buckets, the same on every run and machine, so that a key's lane can be told from a log.</summary>
internal static class StableHash
{
    /// <summary>The bucket of a key.</summary>
    /// <param name="key">Any bytes.</param>
    /// <param name="buckets">How many there are; 1 or more.</param>
    public static int BucketOf(ReadOnlySpan<byte> key, int buckets) => (int)((ulong)Mix(Fnv1a(key)) * (uint)buckets >> 32);

    private static uint Fnv1a(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var b in key) hash = (hash ^ b) * 16777619u;
        return hash;
    }

    // MurmurHash3's last step: keys that differ in their last digit only would otherwise fill few buckets.
    private static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
