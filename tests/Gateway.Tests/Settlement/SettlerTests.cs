using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Settlement;

public sealed class SettlerTests : IDisposable
{
    private readonly RecordedSource _source = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly MappingMetrics _counts;
    private readonly Settler _settler;
    private readonly RecordMint _mint = new();
    private readonly Lane _a = new("orders-0", "orders", 0);
    private readonly Lane _b = new("orders-1", "orders", 1);

    public SettlerTests()
    {
        _counts = _metrics.For("orders", "Kafka");
        _settler = new Settler("orders", _source, _counts, NullLogger.Instance);
    }

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Every_record_of_every_lane_is_acknowledged_once_and_in_order()
    {
        _settler.Acknowledge(Batch());

        Assert.Equal(["ack orders-0 5", "ack orders-0 6", "ack orders-1 1"], _source.Told);
    }

    [Fact]
    public void Every_record_of_every_lane_is_released()
    {
        _settler.Release(Batch());

        Assert.Equal(["release orders-0 5", "release orders-0 6", "release orders-1 1"], _source.Told);
    }

    [Fact]
    public void A_dropped_record_is_counted()
    {
        _settler.Reject([_mint.Make(_a, 5)], DropReason.MaximumPayloadSizeExceeded, "too large");

        Assert.Equal(["reject orders-0 5"], _source.Told);
        Assert.Equal((1, 0), (_counts.Totals.Dropped, _counts.Totals.DeadLettered));
    }

    [Fact]
    public void A_record_that_the_broker_dead_letters_is_no_drop()
    {
        _source.Rejection = Rejection.DeadLettered;

        _settler.Reject([_mint.Make(_a, 5), _mint.Make(_a, 6)], DropReason.RetryAttemptsExhausted, "boom");

        Assert.Equal((0, 2), (_counts.Totals.Dropped, _counts.Totals.DeadLettered));
    }

    [Fact]
    public void A_record_that_goes_back_to_its_queue_is_neither()
    {
        _source.Rejection = Rejection.Requeued;

        _settler.Reject([_mint.Make(_a, 5)], DropReason.RetryAttemptsExhausted, "boom");

        Assert.Equal((0, 0), (_counts.Totals.Dropped, _counts.Totals.DeadLettered));
    }

    [Fact]
    public void What_belongs_to_somebody_else_is_not_rejected()
    {
        _a.Fence();

        _settler.Reject([_mint.Make(_a, 5)], DropReason.RetryAttemptsExhausted, "boom");

        Assert.Empty(_source.Told);
        Assert.Equal(0, _counts.Totals.Dropped);
    }

    [Fact]
    public void Settling_leaves_the_bytes_to_whoever_owns_the_batch()
    {
        _settler.Acknowledge(Batch());
        _settler.Release(Batch());

        Assert.Equal(6, _mint.Outstanding);
    }

    private RecordBatch Batch() => new(
        new[] { _mint.Make(_a, 5), _mint.Make(_a, 6), _mint.Make(_b, 1) },
        [new LaneSlice(_a, 0, 2), new LaneSlice(_b, 2, 1)],
        0,
        BatchClose.Size,
        ManualClock.Start,
        ManualClock.Start);
}
