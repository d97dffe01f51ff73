namespace Gateway.Records;

public sealed class LaneTests
{
    private readonly Lane _whole = new("orders-3", "orders", 3);
    private readonly LanePart _part;

    public LaneTests() => _part = new LanePart(_whole, "keys-7");

    [Fact]
    public void A_lane_that_is_not_split_is_its_own_whole()
    {
        Assert.Same(_whole, _whole.Whole);
        Assert.False(_whole.IsPart);
    }

    [Fact]
    public void A_part_is_of_the_same_partition_under_a_name_of_its_own()
    {
        Assert.Same(_whole, _part.Whole);
        Assert.True(_part.IsPart);
        Assert.Equal(("orders-3/keys-7", "orders", 3), (_part.Name, _part.Destination, _part.Partition!.Value));
    }

    [Fact]
    public void What_is_stopped_or_fenced_as_a_whole_is_so_in_all_its_parts()
    {
        _whole.Stop();
        Assert.True(_part is { IsStopped: true, IsFenced: false });

        _whole.Fence();

        Assert.True(_part is { IsStopped: true, IsFenced: true });
    }

    [Fact]
    public void A_part_may_be_stopped_alone()
    {
        _part.Stop();

        Assert.True(_part.IsStopped);
        Assert.False(_whole.IsStopped || new LanePart(_whole, "keys-8").IsStopped);
    }
}
