using Gateway.Records;

namespace Gateway.Sources.Kafka;

public sealed class KafkaLanesTests
{
    [Fact]
    public void A_partition_that_is_not_split_has_one_lane_for_all_keys()
    {
        var partition = Partition(1);

        Assert.Same(partition.Lane, Assert.Single(partition.Lanes.Known));
        Assert.Same(partition.Lane, partition.Lanes.Of("a"u8, hasKey: true, out var isNew));
        Assert.Same(partition.Lane, partition.Lanes.Of([], hasKey: false, out _));
        Assert.False(isNew);
    }

    [Fact]
    public void A_key_always_has_the_same_lane_which_is_a_part_of_its_partition()
    {
        var partition = Partition(10);
        Assert.Empty(partition.Lanes.Known);

        var lane = partition.Lanes.Of("a"u8, hasKey: true, out var isNew);
        Assert.True(isNew);
        Assert.Same(lane, partition.Lanes.Of("a"u8, hasKey: true, out isNew));

        Assert.False(isNew);
        Assert.Same(partition.Lane, lane.Whole);
        Assert.Same(partition, lane.Owner);
        Assert.Equal($"orders-0/keys-{StableHash.BucketOf("a"u8, 10)}", lane.Name);
        Assert.True(lane.IsOrdered);
    }

    [Fact]
    public void There_are_as_many_lanes_as_the_factor_says_and_no_more()
    {
        var partition = Partition(10);
        for (var i = 0; i < 1000; i++) partition.Lanes.Of(BitConverter.GetBytes(i), hasKey: true, out _);

        Assert.Equal(10, partition.Lanes.Known.Count);
    }

    [Fact]
    public void Records_without_key_go_to_one_lane_after_the_other_but_an_empty_key_is_a_key()
    {
        var partition = Partition(4);

        var lanes = Enumerable.Range(0, 8).Select(_ => partition.Lanes.Of([], hasKey: false, out var _)).ToList();

        Assert.Equal(4, lanes.Distinct().Count());
        Assert.Equal(lanes[..4], lanes[4..]);
        Assert.Single(Enumerable.Range(0, 8).Select(_ => partition.Lanes.Of([], hasKey: true, out var _)).Distinct());
    }

    [Fact]
    public void Each_lane_keeps_its_records_bytes_in_blocks_of_its_own()
    {
        var partition = Partition(2);
        var (one, other) = (partition.Lanes.Of([], hasKey: false, out _), partition.Lanes.Of([], hasKey: false, out _));

        Assert.NotSame(one.Slabs.Reserve(10, out _), other.Slabs.Reserve(10, out _));
    }

    private static KafkaPartition Partition(int factor) => new("orders", 0, new SlabPool(keepBytes: 0), factor);
}
