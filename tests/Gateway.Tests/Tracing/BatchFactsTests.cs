using Gateway.Records;

namespace Gateway.Tracing;

public sealed class BatchFactsTests
{
    private readonly Lane _orders = new("orders-3", "orders", 3);
    private readonly Lane _other = new("orders-4", "orders", 4);

    [Fact]
    public void Lanes_of_one_partition_are_that_partition_from_their_lowest_to_their_highest_offset()
    {
        var facts = Of(Records(Part(1), 105, 109), Records(Part(2), 101, 102));

        Assert.Equal((3, 101L, 109L), (facts.Partition, facts.FirstOffset, facts.LastOffset));
        Assert.Empty(facts.Lanes);
    }

    [Fact]
    public void Of_several_partitions_each_is_listed_once()
    {
        var facts = Of(Records(Part(1), 105, 109), Records(_other, 200), Records(Part(2), 101, 102));

        Assert.Null(facts.Partition);
        Assert.Equal((101L, 109L), (facts.FirstOffset, facts.LastOffset));
        Assert.Equal([new LaneOffsets("orders-3", 101, 109), new LaneOffsets("orders-4", 200, 200)], facts.Lanes);
    }

    private static BatchFacts Of(params SourceRecord[][] slices) => BatchFacts.Of(TestBatch.Of([.. slices.SelectMany(slice => slice)]), default, new TestTracing().Settings);

    private static SourceRecord[] Records(Lane lane, params long[] offsets) => [.. offsets.Select(offset => TestBatch.Record(lane, offset, Array.Empty<(string, string)>()))];

    private LanePart Part(int number) => new(_orders, $"keys-{number}");
}
