using System.Text;
using Gateway.Records;
using Gateway.Sources.Kafka;

namespace Gateway.Sources.ActiveMq;

public class ActiveMqLanesTests
{
    private readonly CollectingSink _sink = new();

    [Fact]
    public void Messages_without_group_share_one_lane_without_order()
    {
        var lanes = Lanes();

        Assert.Same(lanes.Of([]), lanes.Of([]));
        var lane = Assert.Single(_sink.Opened);
        Assert.Equal(("orders", "orders", false), (lane.Name, lane.Destination, lane.IsOrdered));
    }

    [Fact]
    public void A_group_always_has_the_same_ordered_lane()
    {
        var lanes = Lanes();
        var first = Of(lanes, "customer-1");

        Assert.Same(first, Of(lanes, "customer-1"));
        Assert.NotSame(first, Of(lanes, "customer-2"));
        Assert.True(first.IsOrdered);
        Assert.Equal($"orders/group-{ActiveMqLanes.BucketOf("customer-1"u8)}", first.Name);
        Assert.Equal("orders", first.Destination);
    }

    [Fact]
    public void The_number_of_lanes_is_bounded_and_well_used()
    {
        var lanes = Lanes();
        for (var i = 0; i < 20_000; i++) Of(lanes, $"customer-{i}");

        Assert.InRange(_sink.Opened.Count, 1000, 1024);
    }

    [Fact]
    public void A_bucket_is_the_same_on_every_run()
    {
        Assert.Equal(0x811C9DC5 % 1024, (uint)ActiveMqLanes.BucketOf([]));
        Assert.Equal(0xE40C292C % 1024, (uint)ActiveMqLanes.BucketOf("a"u8));
    }

    [Fact]
    public void Where_the_queues_order_is_kept_there_is_one_ordered_lane()
    {
        var lanes = Lanes(keepsOrder: true);

        Assert.Same(lanes.Of([]), Of(lanes, "customer-1"));
        Assert.True(Assert.Single(_sink.Opened).IsOrdered);
    }

    [Fact]
    public async Task Fencing_waits_for_what_is_in_flight()
    {
        var inFlight = new TaskCompletionSource();
        _sink.InFlight = lane => lane.IsOrdered ? inFlight.Task : Task.CompletedTask;
        var lanes = Lanes();
        lanes.Of([]);
        Of(lanes, "g");

        var idle = lanes.FenceAsync();

        Assert.All(_sink.Opened, lane => Assert.True(lane.IsFenced && lane.IsStopped));
        Assert.Equal(2, _sink.Closed.Count);
        Assert.False(idle.IsCompleted);
        inFlight.SetResult();
        await idle;
    }

    private static Lane Of(ActiveMqLanes lanes, string group) => lanes.Of(Encoding.UTF8.GetBytes(group));

    private ActiveMqLanes Lanes(bool keepsOrder = false) => new(owner: null!, "orders", keepsOrder, _sink);
}
