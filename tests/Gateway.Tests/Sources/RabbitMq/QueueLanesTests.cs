using System.Text;
using Gateway.Sources.Kafka;
using Gateway.Sources.RabbitMq.Messages;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq;

public sealed class QueueLanesTests
{
    private readonly CollectingSink _sink = new();
    private readonly QueueLane _whole = new("orders", owner: null!);
    private readonly QueueLanes _lanes;

    public QueueLanesTests() => _lanes = new QueueLanes(_whole, "customer", _sink);

    [Fact]
    public void Without_a_header_to_order_by_there_is_one_lane()
    {
        var lanes = new QueueLanes(_whole, header: null, _sink);

        lanes.Open();

        Assert.Same(_whole, Assert.Single(_sink.Opened));
        Assert.Same(_whole, lanes.Of(With("a")));
        Assert.Same(_whole, lanes.Of(new BasicProperties()));
    }

    [Fact]
    public void A_value_always_has_the_same_ordered_lane()
    {
        _lanes.Open();
        Assert.Empty(_sink.Opened);
        var first = Of("customer-1");

        Assert.Same(first, Of("customer-1"));
        Assert.NotSame(first, Of("customer-2"));
        Assert.True(first.IsOrdered);
        Assert.Same(_whole, first.Whole);
        Assert.Equal($"orders/values-{StableHash.BucketOf("customer-1"u8, QueueLanes.Buckets)}", first.Name);
    }

    [Fact]
    public void Messages_without_the_header_share_one_lane_without_order()
    {
        object?[] nothing = [null, new Dictionary<string, object?>(), new List<object?>()];
        QueueLane[] lanes = [_lanes.Of(new BasicProperties()), _lanes.Of(SomeMessage.WithHeaders(("other", "a"u8.ToArray()))), .. nothing.Select(value => _lanes.Of(With(value)))];

        var lane = Assert.Single(lanes.Distinct());
        Assert.Equal(("orders/unordered", false), (lane.Name, lane.IsOrdered));
    }

    [Fact]
    public void A_number_is_the_same_however_wide_and_as_text_too()
    {
        object[] sevens = [(byte)7, (short)7, 7, 7L, (uint)7, 7.0, 7m, "7"u8.ToArray(), new BinaryTableValue([(byte)'7']), new AmqpTimestamp(7)];

        Assert.Single(sevens.Select(seven => _lanes.Of(With(seven))).Distinct());
        Assert.NotSame(_lanes.Of(With(true)), _lanes.Of(With(false)));
    }

    [Fact]
    public void The_number_of_lanes_is_bounded_and_well_used()
    {
        for (var i = 0; i < 20_000; i++) Of($"customer-{i}");

        Assert.InRange(_sink.Opened.Count, 1000, QueueLanes.Buckets);
    }

    [Fact]
    public void All_are_fenced_and_closed_together()
    {
        _lanes.Of(new BasicProperties());
        Of("a");

        _lanes.Fence();

        Assert.All(_sink.Opened, lane => Assert.True(lane.IsFenced));
        Assert.Equal(_sink.Opened, _sink.Closed);
    }

    private QueueLane Of(string value) => _lanes.Of(With(Encoding.UTF8.GetBytes(value)));

    private static BasicProperties With(object? value) => SomeMessage.WithHeaders(("customer", value));
}
