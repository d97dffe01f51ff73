using Gateway.Invocation;
using Gateway.Local;
using Gateway.Settlement;
using Gateway.Tracing;

namespace Gateway.Pipeline;

public sealed class BatchDeliveryTests
{
    // Back-off with the tests' jitter of one half.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SecondRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstOfService = TimeSpan.FromMilliseconds(25);

    [Fact]
    public async Task A_success_acknowledges_every_record_once()
    {
        await using var path = new PipelineUnderTest();
        path.Write(path.Open(), "a", "b", "c");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 3);

        Assert.Equal(["orders-0 0", "orders-0 1", "orders-0 2"], path.Source.Acknowledged);
        Assert.Equal("OK", path.Runtime.LastProcessingResult);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_the_function_answered()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Hold();
        path.Write(path.Open(), "a");

        var call = await path.CallAsync(1);
        Assert.Empty(path.Source.Told);
        call.Reply.SetResult(ScriptedFunction.Ok);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
    }

    [Fact]
    public async Task A_function_error_is_tried_again_with_growing_back_off_until_it_succeeds()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.Failed, ScriptedFunction.Failed);
        path.Write(path.Open(), "a", "b");

        await path.WaitsForAsync(FirstRetry);
        Assert.Single(path.Function.Calls);
        Assert.StartsWith("PROBLEM: Function call failed.", path.Runtime.LastProcessingResult);
        path.Clock.Advance(FirstRetry);
        await path.WaitsForAsync(SecondRetry);
        Assert.Equal(2, path.Function.Calls.Count);
        Assert.Empty(path.Source.Told);
        path.Clock.Advance(SecondRetry);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 2);
        Assert.Equal(path.Function.Payloads[0], path.Function.Payloads[1]);
        Assert.Equal(["orders-0 0", "orders-0 1"], path.Source.Told.Select(told => told["ack ".Length..]));
        Assert.Equal("OK", path.Runtime.LastProcessingResult);
    }

    [Fact]
    public async Task A_time_out_is_tried_again_like_a_function_error()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(new InvocationOutcome(InvocationClass.TimedOut));
        path.Write(path.Open(), "a");

        await path.WaitsForAsync(FirstRetry);
        path.Clock.Advance(FirstRetry);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
    }

    [Fact]
    public async Task The_lane_of_a_failed_batch_waits_and_others_go_on()
    {
        await using var path = new PipelineUnderTest(concurrency: 2);
        var (failing, fine) = (path.Open(0), path.Open(1));
        path.Function.Answer = call => Task.FromResult(call.Payload.Contains("bad") ? ScriptedFunction.Failed : ScriptedFunction.Ok);
        path.Write(failing, "bad");
        await path.WaitsForAsync(FirstRetry);

        path.Write(failing, "next");
        path.Write(fine, "fine");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(["{orders-0:[bad]}", "{orders-1:[fine]}"], path.Function.Payloads);
        path.Function.Always(ScriptedFunction.Ok);
        path.Clock.Advance(FirstRetry);
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 3);
        Assert.Equal(["orders-1 0", "orders-0 0", "orders-0 1"], path.Source.Acknowledged);
    }

    [Fact]
    public async Task With_a_single_slot_a_batch_that_failed_gets_it_back_although_nothing_else_comes()
    {
        await using var path = new PipelineUnderTest(concurrency: 1);
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(path.Open(), "a");

        await path.WaitsForAsync(FirstRetry);
        path.Clock.Advance(FirstRetry);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
    }

    [Fact]
    public async Task A_batch_that_waits_to_try_again_holds_no_slot()
    {
        await using var path = new PipelineUnderTest(concurrency: 1);
        var (failing, fine) = (path.Open(0), path.Open(1));
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(failing, "bad");
        await path.WaitsForAsync(FirstRetry);

        path.Write(fine, "fine");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(["orders-1 0"], path.Source.Acknowledged);
    }

    [Fact]
    public async Task Throttles_and_service_errors_use_up_no_repetition_of_the_function()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.Throttled, ScriptedFunction.Down, ScriptedFunction.Throttled, ScriptedFunction.Failed);
        path.Write(path.Open(), "a");

        foreach (var wait in new[] { FirstOfService, 2 * FirstOfService, 4 * FirstOfService })
        {
            await path.WaitsForAsync(wait);
            Assert.Equal(0, path.Counts.Totals.Failed);
            path.Clock.Advance(wait);
        }

        await Eventually.TrueAsync(() => path.Counts.Totals.Failed == 1);
        await path.WaitsForAsync(FirstRetry);

        Assert.Equal(1, path.Counts.Totals.Failed);
        Assert.Equal(4, path.Counts.Totals.Invoked);
        path.Clock.Advance(FirstRetry);
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
    }

    [Fact]
    public async Task A_throttle_holds_no_slot_either()
    {
        await using var path = new PipelineUnderTest(concurrency: 1);
        path.Function.Then(ScriptedFunction.Throttled);
        path.Write(path.Open(0), "a");
        await path.WaitsForAsync(FirstOfService);

        path.Write(path.Open(1), "b");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(["orders-1 0"], path.Source.Acknowledged);
    }

    [Fact]
    public async Task A_broken_mapping_stops_consuming_tries_slowly_and_goes_on_once_mended()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Always(ScriptedFunction.Broken);
        path.Write(path.Open(), "a");

        await path.WaitsForAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["pause"], path.Source.Told);
        Assert.Equal("PROBLEM: ResourceNotFoundException: Function not found", path.Runtime.LastProcessingResult);
        path.Clock.Advance(TimeSpan.FromSeconds(2));
        await path.WaitsForAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(2, path.Function.Calls.Count);
        path.Function.Always(ScriptedFunction.Ok);
        path.Clock.Advance(TimeSpan.FromSeconds(4));

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(["pause", "resume", "ack orders-0 0"], path.Source.Told);
        Assert.Equal("OK", path.Runtime.LastProcessingResult);
    }

    [Fact]
    public async Task While_a_mapping_is_broken_nothing_else_is_invoked()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Always(ScriptedFunction.Broken);
        path.Write(path.Open(0), "a");
        await path.WaitsForAsync(TimeSpan.FromSeconds(2));

        for (var i = 1; i <= 5; i++) path.Write(path.Open(i), "b");
        await Eventually.TrueAsync(() => path.Clock.Waits == 2);

        Assert.Single(path.Function.Calls);
        path.Function.Always(ScriptedFunction.Ok);
        path.Clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 6);
    }

    [Fact]
    public async Task Calls_that_break_together_pause_the_source_once_and_the_first_success_resumes_it_for_good()
    {
        await using var path = new PipelineUnderTest(concurrency: 8);
        for (var round = 0; round < 20; round++)
        {
            path.Function.Hold();
            var calls = path.Function.Calls.Count;
            for (var i = 0; i < 8; i++)
            {
                path.Write(path.Open(100 * round + i), "x");
                await path.CallAsync(calls + i + 1);
            }

            var pending = path.Function.Calls.Skip(calls).ToList();
            path.Function.Always(ScriptedFunction.Ok);
            Parallel.For(0, 8, i => pending[i].Reply.SetResult(i % 2 == 0 ? ScriptedFunction.Broken : ScriptedFunction.Ok));
            await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 8 * (round + 1));
        }

        var turns = path.Source.Told.Where(told => told is "pause" or "resume").ToList();
        Assert.Equal(Enumerable.Range(0, turns.Count).Select(i => i % 2 == 0 ? "pause" : "resume"), turns);
        Assert.True(turns.Count % 2 == 0, "The source was left paused");
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_halved_the_left_half_first_and_a_record_that_never_fits_is_dropped()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Answer = call => Task.FromResult(call.Payload.Contains('X') ? ScriptedFunction.TooLarge : ScriptedFunction.Ok);
        path.Write(path.Open(), "a", "b", "X", "d", "e");

        await Eventually.TrueAsync(() => path.Source.Told.Count == 5);

        Assert.Equal(
            ["{orders-0:[a,b,X,d,e]}", "{orders-0:[a,b]}", "{orders-0:[X,d,e]}", "{orders-0:[X]}", "{orders-0:[d,e]}"],
            path.Function.Payloads);
        Assert.Equal(["ack orders-0 0", "ack orders-0 1", "reject orders-0 2", "ack orders-0 3", "ack orders-0 4"], path.Source.Told);
        Assert.Equal(1, path.Counts.Totals.Dropped);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_batch_of_a_lane_without_order_overtakes_one_that_waits_to_be_tried_again()
    {
        await using var path = new PipelineUnderTest(batchSize: 1);
        path.Function.Answer = call => Task.FromResult(call.Payload.Contains("bad") ? ScriptedFunction.Failed : ScriptedFunction.Ok);
        var queue = path.Open(ordered: false);

        path.Write(queue, "bad", "b", "c");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 2);
        path.Function.Always(ScriptedFunction.Ok);
        await path.WaitsForAsync(FirstRetry);
        path.Clock.Advance(FirstRetry);
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 3);
        Assert.Equal("orders-0 0", path.Source.Acknowledged[^1]);
    }

    [Fact]
    public async Task A_lane_without_order_has_as_many_batches_in_flight_as_there_are_slots()
    {
        await using var path = new PipelineUnderTest(concurrency: 3, batchSize: 1);
        path.Function.Hold();
        path.Write(path.Open(ordered: false), "a", "b", "c", "d");

        var third = await path.CallAsync(3);

        Assert.Equal(3, path.Function.Running);
        third.Reply.SetResult(ScriptedFunction.Ok);
        var fourth = await path.CallAsync(4);
        Assert.Equal("{orders-0:[d]}", fourth.Payload);
    }

    [Fact]
    public async Task Records_that_used_up_their_attempts_are_rejected_and_the_others_go_on()
    {
        await using var path = new PipelineUnderTest(attempts: 2);
        path.Function.Always(ScriptedFunction.Failed);
        var lane = path.Open();
        path.Source.Sink.Write([path.Mint.Make(lane, 0, "old", redeliveries: 2), path.Mint.Make(lane, 1, "new")]);

        await path.WaitsForAsync(FirstRetry);
        Assert.Equal(["reject orders-0 0"], path.Source.Told);
        path.Function.Always(ScriptedFunction.Ok);
        path.Clock.Advance(FirstRetry);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(["{orders-0:[old,new]}", "{orders-0:[new]}"], path.Function.Payloads);
        Assert.Equal(1, path.Counts.Totals.Dropped);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task Six_repetitions_come_a_second_apart_where_the_broker_has_it_so_and_then_the_record_is_rejected()
    {
        var second = TimeSpan.FromSeconds(1);
        await using var path = new PipelineUnderTest(rules: rules => rules with { Retries = RetryRule.For(6, second) });
        path.Function.Always(ScriptedFunction.Failed);
        path.Write(path.Open(), "a");

        for (var calls = 1; calls <= 6; calls++)
        {
            await path.WaitsForAsync(second);
            Assert.Equal(calls, path.Function.Calls.Count);
            Assert.Empty(path.Source.Told);
            path.Clock.Advance(second);
        }

        await Eventually.TrueAsync(() => path.Source.Told.Count == 1);
        Assert.Equal(["reject orders-0 0"], path.Source.Told);
        Assert.Equal(7, path.Function.Calls.Count);
        Assert.Equal(6 * second, path.Clock.Elapsed);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task A_record_is_invoked_once_and_then_as_often_as_it_may_be_tried_again(int attempts, int invocations)
    {
        await using var path = new PipelineUnderTest(attempts: attempts);
        path.Function.Always(ScriptedFunction.Failed);
        path.Write(path.Open(), "a");

        await path.PassUntilAsync(() => path.Source.Told.Count == 1);

        Assert.Equal(["reject orders-0 0"], path.Source.Told);
        Assert.Equal(invocations, path.Function.Calls.Count);
    }

    [Fact]
    public async Task Throttles_use_up_no_attempts()
    {
        await using var path = new PipelineUnderTest(attempts: 0);
        path.Function.Then(ScriptedFunction.Throttled, ScriptedFunction.Down, ScriptedFunction.Throttled);
        path.Write(path.Open(), "a");

        await path.PassUntilAsync(() => path.Source.Told.Count == 1);

        Assert.Equal(["ack orders-0 0"], path.Source.Told);
    }

    [Fact]
    public async Task A_half_that_fails_is_tried_again_before_the_other_one_goes()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.TooLarge, ScriptedFunction.Failed, ScriptedFunction.Ok, ScriptedFunction.Ok);
        path.Write(path.Open(), "a", "b");

        await path.WaitsForAsync(FirstRetry);
        path.Clock.Advance(FirstRetry);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 2);
        Assert.Equal(["{orders-0:[a,b]}", "{orders-0:[a]}", "{orders-0:[a]}", "{orders-0:[b]}"], path.Function.Payloads);
    }

    [Fact]
    public async Task The_next_batch_of_the_lane_waits_for_both_halves()
    {
        await using var path = new PipelineUnderTest(batchSize: 2);
        path.Function.Then(ScriptedFunction.TooLarge);
        path.Write(path.Open(), "a", "b", "c");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 3);

        Assert.Equal("{orders-0:[c]}", path.Function.Payloads[^1]);
    }

    [Fact]
    public async Task A_batch_whose_lane_is_stopped_during_its_back_off_is_released_and_not_invoked_again()
    {
        await using var path = new PipelineUnderTest();
        var lane = path.Open();
        path.Function.Always(ScriptedFunction.Failed);
        path.Write(lane, "a", "b");
        await path.WaitsForAsync(FirstRetry);

        await path.Batcher.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Single(path.Function.Calls);
        Assert.Equal(["release orders-0 0", "release orders-0 1"], path.Source.Told);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_batch_whose_lane_is_stopped_while_it_is_throttled_is_released()
    {
        await using var path = new PipelineUnderTest();
        var lane = path.Open();
        path.Function.Always(ScriptedFunction.Throttled);
        path.Write(lane, "a");
        await path.WaitsForAsync(FirstOfService);

        await path.Batcher.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["release orders-0 0"], path.Source.Told);
        Assert.Equal(0, path.Counts.Totals.Failed);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_batch_whose_lane_is_stopped_while_the_mapping_is_broken_is_released()
    {
        await using var path = new PipelineUnderTest();
        var lane = path.Open();
        path.Function.Always(ScriptedFunction.Broken);
        path.Write(lane, "a");
        await path.WaitsForAsync(TimeSpan.FromSeconds(2));

        await path.Batcher.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(15));

        await Eventually.TrueAsync(() => path.Source.Told.Count == 3);
        Assert.Equal(["pause", "release orders-0 0", "resume"], path.Source.Told);
        Assert.Single(path.Function.Calls);
    }

    [Fact]
    public async Task A_batch_whose_lane_is_stopped_while_it_waits_for_a_slot_is_released()
    {
        await using var path = new PipelineUnderTest(concurrency: 1);
        var (failing, slow) = (path.Open(0), path.Open(1));
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(failing, "a");
        await path.WaitsForAsync(FirstRetry);
        path.Function.Hold();
        path.Write(slow, "b");
        await path.CallAsync(2);
        path.Clock.Advance(FirstRetry);

        await path.Batcher.CloseAsync(failing).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["release orders-0 0"], path.Source.Told);
        Assert.Equal(2, path.Function.Calls.Count);
    }

    [Fact]
    public async Task A_success_that_comes_after_its_lane_was_stopped_still_counts()
    {
        await using var path = new PipelineUnderTest();
        var lane = path.Open();
        path.Function.Hold();
        path.Write(lane, "a");
        var call = await path.CallAsync(1);

        var idle = path.Batcher.CloseAsync(lane);
        Assert.False(idle.IsCompleted);
        call.Reply.SetResult(ScriptedFunction.Ok);

        await idle.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["ack orders-0 0"], path.Source.Told);
    }

    [Fact]
    public async Task When_some_lanes_of_a_batch_are_stopped_the_rest_goes_on()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromSeconds(1));
        var (stopped, kept) = (path.Open(0), path.Open(1));
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(stopped, "a");
        path.Write(kept, "b", "c");
        await path.WaitsForAsync(TimeSpan.FromSeconds(1));
        path.Clock.Advance(TimeSpan.FromSeconds(1));
        await path.CallAsync(1);
        await path.WaitsForAsync(FirstRetry);

        await path.Batcher.CloseAsync(stopped).WaitAsync(TimeSpan.FromSeconds(15));
        await path.WaitsForAsync(FirstRetry);
        path.Clock.Advance(FirstRetry);
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 2);

        Assert.Equal(["{orders-0:[a],orders-1:[b,c]}", "{orders-1:[b,c]}"], path.Function.Payloads);
        Assert.Equal(["release orders-0 0", "ack orders-1 0", "ack orders-1 1"], path.Source.Told);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_rebalance_that_catches_a_throttled_call_is_no_failure_of_the_function()
    {
        await using var path = new PipelineUnderTest();
        var (stopped, kept) = (path.Open(0), path.Open(1));
        path.Function.Hold();
        path.Write(kept, "a");
        var call = await path.CallAsync(1);

        await path.Batcher.CloseAsync(stopped);
        path.Function.Always(ScriptedFunction.Ok);
        call.Reply.SetResult(ScriptedFunction.Throttled);

        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(0, path.Counts.Totals.Failed);
        Assert.Equal(2, path.Function.Calls.Count);
    }

    [Fact]
    public async Task A_rebalance_while_the_circuit_is_open_is_no_bug()
    {
        await using var path = new PipelineUnderTest(concurrency: 40, batchSize: 1);
        path.Function.Always(ScriptedFunction.Down);
        var lanes = Enumerable.Range(0, 40).Select(i => path.Open(i)).ToList();
        foreach (var lane in lanes) path.Write(lane, "x");
        await Eventually.TrueAsync(() => path.Function.Calls.Count >= 20 && path.Clock.Waits >= 40);

        foreach (var lane in lanes.Take(39)) await path.Batcher.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.False(path.Pipeline.Failure.IsFaulted);
        path.Function.Always(ScriptedFunction.Ok);
        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(39, path.Source.Released.Count);
        await path.AssertNothingHeldAsync(40);
    }

    [Fact]
    public async Task When_the_service_comes_back_everything_gets_through_though_more_lanes_wait_than_there_are_slots()
    {
        await using var path = new PipelineUnderTest(concurrency: 2, batchSize: 1);
        path.Function.Always(ScriptedFunction.Down);
        for (var i = 0; i < 60; i++) path.Write(path.Open(i), "x");
        await path.PassUntilAsync(() => path.Function.Calls.Count > 20);

        path.Function.Always(ScriptedFunction.Ok);

        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 60);
        await path.AssertNothingHeldAsync(2);
    }

    [Fact]
    public async Task Every_attempt_names_a_parent_of_its_own_in_one_and_the_same_trace()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.Throttled, ScriptedFunction.Failed, ScriptedFunction.TooLarge);
        path.Write(path.Open(), "a", "b");

        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 2);

        var contexts = path.Function.Calls.Select(call => Parse(call.TraceHeader)).ToList();
        Assert.Equal(5, contexts.Count);
        Assert.Single(contexts.Select(context => context.Root).Distinct());
        Assert.Equal(5, contexts.Select(context => context.Parent).Distinct().Count());
        Assert.All(contexts, context => Assert.Equal(UpstreamDecision.Sampled, context.Decision));
    }

    [Fact]
    public async Task Every_batch_is_a_trace_of_its_own()
    {
        await using var path = new PipelineUnderTest(batchSize: 1);
        path.Write(path.Open(), "a", "b", "c");

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 3);

        Assert.Equal(3, path.Function.Calls.Select(call => Parse(call.TraceHeader).Root).Distinct().Count());
        await Eventually.TrueAsync(() => path.Traces.Newest().Count == 3);
    }

    private static TraceContext Parse(string header)
    {
        Assert.True(TraceHeader.TryParse(header, out var context));
        return context;
    }
}
