using Gateway.Records;

namespace Gateway.Settlement.Redrive;

/// <summary>What of one partition or queue is put back in order: the records of one message or object, or of one partition of a failure topic.</summary>
internal sealed class RedriveLane : Lane
{
    /// <summary>The whole partition or queue, which an event shows under one key.</summary>
    /// <param name="item">One of its records.</param>
    public RedriveLane(FailedItem item) : base(item.Key, item.Destination, item.Partition)
    {
    }

    /// <param name="whole">The partition or queue.</param>
    /// <param name="part">Where its records were left.</param>
    public RedriveLane(RedriveLane whole, string part) : base(whole, part)
    {
    }
}
