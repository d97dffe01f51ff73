using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>Does with a partition what the poll thread and the settlement do.</summary>
internal static class TestPartition
{
    private static readonly RecordMint Mint = new();

    public static KafkaPartition New(int number = 0, int factor = 1) => new("orders", number, new SlabPool(keepBytes: 0), factor);

    /// <summary>Delivers these offsets, and charges for them.</summary>
    public static SourceRecord[] Deliver(this KafkaPartition partition, params long[] offsets)
    {
        var records = new List<SourceRecord>();
        foreach (var offset in offsets)
        {
            var record = Mint.Make(partition.Lane, offset);
            partition.Deliver(new ReadOnlySpan<SourceRecord>(in record));
            partition.Charge(KafkaPartition.Cost(record.Payload));
            records.Add(record);
        }

        return [.. records];
    }

    /// <summary>Delivers and settles these offsets.</summary>
    public static void Finish(this KafkaPartition partition, params long[] offsets) => partition.Settle(partition.Deliver(offsets));
}
