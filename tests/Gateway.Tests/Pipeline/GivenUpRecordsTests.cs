using System.Text;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Records;
using Gateway.Settlement.Destinations;
using Gateway.Sources;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>The path of records that fail for good, where they have a destination.</summary>
public sealed class GivenUpRecordsTests : IAsyncDisposable
{
    private const string Down = "The failure destination q takes nothing: not now; wait.";

    private readonly ScriptedDestination _destination = new();

    public ValueTask DisposeAsync() => _destination.DisposeAsync();

    [Fact]
    public async Task They_are_acknowledged_once_the_destination_has_them_and_their_trace_tells_of_it()
    {
        await using var pipeline = Pipeline();
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Failed);

        pipeline.Write(lane, "a", "b");
        await Eventually.TrueAsync(() => pipeline.Traces.Newest().Count == 1);

        Assert.Equal(["orders-0 0", "orders-0 1"], pipeline.Source.Acknowledged);
        Assert.Equal((2, 0, 0), (pipeline.Counts.Totals.DeliveredToDestination, pipeline.Counts.Totals.Dropped, pipeline.Counts.Totals.DeadLettered));
        var failed = Assert.Single(_destination.Sent);
        Assert.Equal((DropReason.RetryAttemptsExhausted, 1), (failed.Reason, failed.Invocations));
        var segment = Segment(pipeline);
        Assert.Equal("SentToDestination", segment.GetProperty("annotations").GetProperty("outcome").GetString());
        var send = segment.GetProperty("subsegments").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "SQS");
        Assert.Equal($"Root={failed.Trace};Parent={send.GetProperty("id").GetString()};Sampled=1", failed.TraceHeader);
        Assert.Equal("""{"operation":"SendMessage","region":"eu-west-1","request_id":"r-1","queue_url":"http://q/1/failed","resource_names":["http://q/1/failed"]}""", send.GetProperty("aws").GetRawText());
        SegmentSchema.Check(segment);
    }

    [Fact]
    public async Task A_destination_that_is_down_holds_their_lane_alone_without_a_slot()
    {
        await using var pipeline = Pipeline(concurrency: 1);
        var (poisoned, healthy) = (pipeline.Open(0), pipeline.Open(1));
        pipeline.Function.Always(ScriptedFunction.Failed);
        _destination.Answer = static _ => new DestinationResult(Down) { Status = 503 };

        pipeline.Write(poisoned, "a");
        await Eventually.TrueAsync(() => pipeline.Runtime.Destination!.Problem is not null);
        pipeline.Function.Always(ScriptedFunction.Ok);
        pipeline.Write(poisoned, "b");
        pipeline.Write(healthy, "c");
        await Eventually.TrueAsync(() => pipeline.Source.Acknowledged.Count == 1);

        Assert.Equal(["orders-1 0"], pipeline.Source.Acknowledged);
        Assert.Equal($"PROBLEM: {Down}", pipeline.Runtime.LastProcessingResult);
        _destination.Answer = static _ => DestinationResult.Confirmed;
        await pipeline.PassUntilAsync(() => pipeline.Source.Acknowledged.Count == 3);
        Assert.Equal(["orders-1 0", "orders-0 0", "orders-0 1"], pipeline.Source.Acknowledged);
        Assert.Null(pipeline.Runtime.Destination!.Problem);
        Assert.Equal("OK", pipeline.Runtime.LastProcessingResult);
        Assert.All(pipeline.Traces.Newest(), json => SegmentSchema.Check(JsonDocument.Parse(json).RootElement));
        await pipeline.AssertNothingHeldAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_destination_that_is_down_does_not_hold_the_lanes_that_shared_a_batch(bool bisects)
    {
        await using var pipeline = new PipelineUnderTest(window: TimeSpan.FromSeconds(1), attempts: 0, rules: rules => rules with { Bisects = bisects }, destination: _destination);
        var (poisoned, healthy) = (pipeline.Open(0), pipeline.Open(1));
        pipeline.Function.Answer = static call => Task.FromResult(call.Payload.Contains("poison", StringComparison.Ordinal) ? ScriptedFunction.Failed : ScriptedFunction.Ok);
        _destination.Answer = static _ => new DestinationResult(Down);

        pipeline.Write(poisoned, "poison", "b");
        pipeline.Write(healthy, "c", "d");
        await pipeline.PassUntilAsync(() => pipeline.Runtime.Destination!.Problem is not null && (!bisects || pipeline.Source.Acknowledged.Count == 2));
        if (bisects) Assert.Equal(["orders-1 0", "orders-1 1"], pipeline.Source.Acknowledged);
        pipeline.Write(healthy, "e");
        if (bisects) await pipeline.PassUntilAsync(() => pipeline.Source.Acknowledged.Contains("orders-1 2"));
        Assert.DoesNotContain(pipeline.Source.Acknowledged, position => position.StartsWith("orders-0", StringComparison.Ordinal));

        _destination.Answer = static _ => DestinationResult.Confirmed;
        await pipeline.PassUntilAsync(() => pipeline.Source.Acknowledged.Count == 5);
        Assert.Equal(bisects ? 1 : 4, _destination.Sent[^1].Records.Count);
        await pipeline.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_destination_that_is_down_keeps_no_slot_from_other_batches_though_the_rest_of_its_own_succeeded()
    {
        await using var pipeline = new PipelineUnderTest(concurrency: 1, window: TimeSpan.FromSeconds(1), attempts: 0, rules: rules => rules with { Bisects = true }, destination: _destination);
        var (poisoned, healthy) = (pipeline.Open(0), pipeline.Open(1));
        pipeline.Function.Answer = static call => Task.FromResult(call.Payload.Contains("poison", StringComparison.Ordinal) ? ScriptedFunction.Failed : ScriptedFunction.Ok);
        _destination.Answer = static _ => new DestinationResult(Down);
        pipeline.Write(poisoned, "poison");
        pipeline.Write(healthy, "a");
        await pipeline.PassUntilAsync(() => pipeline.Runtime.Destination!.Problem is not null && pipeline.Source.Acknowledged.Count == 1);

        pipeline.Write(healthy, "b");

        await pipeline.PassUntilAsync(() => pipeline.Source.Acknowledged.Count == 2);
        Assert.Equal(["orders-1 0", "orders-1 1"], pipeline.Source.Acknowledged);
    }

    [Fact]
    public async Task A_lane_that_goes_to_somebody_else_meanwhile_is_released()
    {
        await using var pipeline = Pipeline();
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Failed);
        _destination.Answer = static _ => new DestinationResult(Down);
        pipeline.Write(lane, "a");
        await Eventually.TrueAsync(() => pipeline.Runtime.Destination!.Problem is not null);

        await pipeline.Source.Sink.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["orders-0 0"], pipeline.Source.Released);
        Assert.Empty(pipeline.Source.Acknowledged);
        Assert.Null(pipeline.Runtime.Destination!.Problem);
    }

    [Fact]
    public async Task What_is_too_long_together_goes_one_by_one()
    {
        await using var pipeline = Pipeline();
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Failed);
        _destination.Answer = static failed => failed.Records.Count > 1 ? DestinationResult.TooLong : DestinationResult.Confirmed;

        pipeline.Write(lane, "a", "b", "c");
        await Eventually.TrueAsync(() => pipeline.Source.Acknowledged.Count == 3);

        Assert.Equal([3, 1, 1, 1], _destination.Sent.Select(failed => failed.Records.Count));
        Assert.Equal(["orders-0 0", "orders-0 1", "orders-0 2"], pipeline.Source.Acknowledged);
    }

    [Fact]
    public async Task What_a_destination_has_no_room_for_and_nobody_else_keeps_is_left_to_its_broker()
    {
        await using var pipeline = Pipeline();
        pipeline.Source.Rejection = Rejection.DeadLettered;
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Failed);
        _destination.Answer = static _ => DestinationResult.Confirmed with { LacksRecord = true };

        pipeline.Write(lane, "a");
        await Eventually.TrueAsync(() => pipeline.Source.Told.Contains("reject orders-0 0"));

        Assert.Empty(pipeline.Source.Acknowledged);
    }

    [Fact]
    public async Task A_stop_waits_for_no_destination()
    {
        await using var pipeline = Pipeline();
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Failed);
        _destination.Answer = static _ => new DestinationResult(Down);
        pipeline.Write(lane, "a");
        await Eventually.TrueAsync(() => pipeline.Runtime.Destination!.Problem is not null);

        await pipeline.Pipeline.StopAsync(TimeSpan.FromSeconds(10)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["orders-0 0"], pipeline.Source.Released);
    }

    [Fact]
    public async Task A_record_that_no_event_holds_is_sent_in_its_turn_and_never_to_the_function()
    {
        await using var pipeline = Pipeline(bytes: 40);
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Ok);

        pipeline.Write(lane, "a", new string('x', 6_300_000), "b");
        await Eventually.TrueAsync(() => pipeline.Source.Acknowledged.Count == 3);

        Assert.Equal(["orders-0 0", "orders-0 1", "orders-0 2"], pipeline.Source.Acknowledged);
        Assert.Equal(["{orders-0:[a]}", "{orders-0:[b]}"], pipeline.Function.Calls.Select(call => call.Payload));
        Assert.Equal(DropReason.MaximumPayloadSizeExceeded, Assert.Single(_destination.Sent).Reason);
        await pipeline.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_message_that_has_no_event_goes_alone()
    {
        await using var pipeline = Pipeline();
        var lane = pipeline.Open();
        pipeline.Function.Always(ScriptedFunction.Ok);

        pipeline.Source.Sink.Write([pipeline.Mint.Make(lane, 0), pipeline.Mint.Make(lane, 1) with { IsUnreadable = true }, pipeline.Mint.Make(lane, 2)]);
        await Eventually.TrueAsync(() => pipeline.Source.Acknowledged.Count == 3);

        Assert.Equal(["orders-0 0", "orders-0 1", "orders-0 2"], pipeline.Source.Acknowledged);
        var failed = Assert.Single(_destination.Sent);
        Assert.Equal((DropReason.UnsupportedMessageType, 1), (failed.Reason, failed.Records.Count));
        Assert.Equal(2, pipeline.Function.Calls.Count);
    }

    private PipelineUnderTest Pipeline(int concurrency = 4, int? bytes = null) => new(concurrency, attempts: 0, destination: _destination, bytes: bytes);

    private static JsonElement Segment(PipelineUnderTest pipeline) => JsonDocument.Parse(Encoding.UTF8.GetString(pipeline.Traces.Newest()[0])).RootElement;
}
