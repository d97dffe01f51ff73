using Gateway.Invocation;
using Gateway.Local;

namespace Gateway.Pipeline;

public sealed class MappingPipelineTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Never_more_run_at_a_time_than_may()
    {
        await using var path = new PipelineUnderTest(concurrency: 3, batchSize: 1);
        path.Function.Hold();
        for (var i = 0; i < 10; i++) path.Write(path.Open(i), "x");
        await path.CallAsync(3);

        for (var answered = 0; answered < 10; answered++)
        {
            (await path.CallAsync(answered + 1)).Reply.SetResult(ScriptedFunction.Ok);
            await Eventually.TrueAsync(() => path.Function.Calls.Count == path.Source.Acknowledged.Count + path.Function.Running);
        }

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count >= 10);
        Assert.Equal(3, path.Function.MostRunning);
    }

    [Fact]
    public async Task What_comes_while_all_slots_are_taken_fills_the_next_batch()
    {
        await using var path = new PipelineUnderTest(concurrency: 1);
        path.Function.Hold();
        path.Write(path.Open(0), "a");
        var first = await path.CallAsync(1);
        var lane = path.Open(1);
        path.Write(lane, "b");
        path.Write(lane, "c", "d");

        path.Function.Always(ScriptedFunction.Ok);
        first.Reply.SetResult(ScriptedFunction.Ok);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 4);
        Assert.Equal("{orders-1:[b,c,d]}", path.Function.Payloads[1]);
    }

    [Fact]
    public async Task A_batch_that_tries_again_is_not_starved_by_a_backlog()
    {
        await using var path = new PipelineUnderTest(concurrency: 1, batchSize: 1);
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(path.Open(0), "again");
        await path.WaitsForAsync(TimeSpan.FromMilliseconds(50));
        path.Function.Hold();
        var busy = path.Open(1);
        path.Write(busy, [.. Enumerable.Range(0, 50).Select(i => $"{i}")]);
        await path.CallAsync(2);
        path.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await Eventually.TrueAsync(() => path.Runtime.Slots.IsWantedBack);

        for (var i = 1; path.Function.Payloads.Count(payload => payload.Contains("again")) < 2; i++)
        {
            Assert.InRange(i, 1, 5);
            (await path.CallAsync(i + 1)).Reply.SetResult(ScriptedFunction.Ok);
            await path.CallAsync(i + 2);
        }
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_in_flight_and_then_leaves()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Hold();
        path.Write(path.Open(), "a");
        var call = await path.CallAsync(1);

        var stop = path.Pipeline.StopAsync(Drain);
        await path.WaitsForAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["stop reading"], path.Source.Told);
        Assert.False(call.Abandoned.IsCancellationRequested);
        call.Reply.SetResult(ScriptedFunction.Ok);

        await stop.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["stop reading", "ack orders-0 0", "close"], path.Source.Told);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_stop_with_nothing_to_do_waits_for_nothing()
    {
        await using var path = new PipelineUnderTest();
        path.Open();

        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["stop reading", "close"], path.Source.Told);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_call_that_outlasts_the_drain_is_abandoned_and_its_records_are_released()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Hold();
        path.Write(path.Open(), "a", "b");
        var call = await path.CallAsync(1);

        var stop = path.Pipeline.StopAsync(Drain);
        await path.WaitsForAsync(TimeSpan.FromSeconds(15));
        path.Clock.Advance(TimeSpan.FromSeconds(15));

        await stop.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.True(call.Abandoned.IsCancellationRequested);
        Assert.Equal(["stop reading", "release orders-0 0", "release orders-0 1", "close"], path.Source.Told);
        Assert.False(path.Pipeline.Failure.IsFaulted);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task All_that_finished_is_acknowledged_though_others_outlast_the_drain()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Hold();
        path.Write(path.Open(0), "quick");
        var quick = await path.CallAsync(1);
        path.Write(path.Open(1), "endless");
        await path.CallAsync(2);

        var stop = path.Pipeline.StopAsync(Drain);
        quick.Reply.SetResult(ScriptedFunction.Ok);
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
        path.Clock.Advance(Drain);

        await stop.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["stop reading", "ack orders-0 0", "release orders-1 0", "close"], path.Source.Told);
    }

    [Fact]
    public async Task A_batch_that_waited_for_company_still_goes_out()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromMinutes(5));
        path.Write(path.Open(), "a", "b");

        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["stop reading", "ack orders-0 0", "ack orders-0 1", "close"], path.Source.Told);
        Assert.Equal(["{orders-0:[a,b]}"], path.Function.Payloads);
    }

    [Fact]
    public async Task A_batch_that_still_goes_out_goes_out_once()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromMinutes(5));
        path.Function.Always(ScriptedFunction.Failed);
        path.Write(path.Open(), "a");

        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Single(path.Function.Calls);
        Assert.Equal(["stop reading", "release orders-0 0", "close"], path.Source.Told);
    }

    [Fact]
    public async Task A_backlog_stays_with_the_broker()
    {
        await using var path = new PipelineUnderTest(concurrency: 1, batchSize: 2);
        path.Function.Hold();
        path.Write(path.Open(0), "a");
        var call = await path.CallAsync(1);
        path.Write(path.Open(1), "b", "c", "d", "e");

        var stop = path.Pipeline.StopAsync(Drain);
        call.Reply.SetResult(ScriptedFunction.Ok);

        await stop.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["stop reading", "ack orders-0 0", "close"], path.Source.Told);
        await path.AssertNothingHeldAsync(1);
    }

    [Fact]
    public async Task A_stop_begins_nothing_that_waited_for_a_broken_mapping()
    {
        await using var path = new PipelineUnderTest(batchSize: 1);
        path.Function.Always(ScriptedFunction.Broken);
        path.Write(path.Open(0), "a");
        await path.WaitsForAsync(TimeSpan.FromSeconds(2));
        path.Write(path.Open(1), "b");
        await Eventually.TrueAsync(() => path.Clock.Waits == 2);

        await path.Pipeline.StopAsync(TimeSpan.FromSeconds(10)).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["{orders-0:[a]}"], path.Function.Payloads);
        Assert.Equal(["orders-0 0"], path.Source.Released);
    }

    [Fact]
    public async Task What_waits_to_try_again_is_released_at_once_even_if_every_slot_is_taken()
    {
        await using var path = new PipelineUnderTest(concurrency: 1);
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(path.Open(0), "failing");
        await path.WaitsForAsync(TimeSpan.FromMilliseconds(50));
        path.Function.Hold();
        path.Write(path.Open(1), "slow");
        var slow = await path.CallAsync(2);
        path.Write(path.Open(2), "due");

        var stop = path.Pipeline.StopAsync(Drain);

        await Eventually.TrueAsync(() => path.Source.Released.Count > 0);
        Assert.Equal(["orders-0 0"], path.Source.Released);
        path.Function.Always(ScriptedFunction.Ok);
        slow.Reply.SetResult(ScriptedFunction.Ok);
        await stop.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(nameof(InvocationClass.FunctionFailed))]
    [InlineData(nameof(InvocationClass.TimedOut))]
    [InlineData(nameof(InvocationClass.Throttled))]
    [InlineData(nameof(InvocationClass.ServiceFailed))]
    [InlineData(nameof(InvocationClass.MappingBroken))]
    public async Task A_stop_does_not_wait_for_a_function_that_keeps_failing(string outcome)
    {
        await using var path = new PipelineUnderTest(concurrency: 4, batchSize: 1);
        path.Function.Always(new InvocationOutcome(Enum.Parse<InvocationClass>(outcome)));
        for (var i = 0; i < 40; i++) path.Write(path.Open(i), "x");
        await Eventually.TrueAsync(() => path.Clock.Waits > 0);
        for (var i = 0; i < 20; i++) path.Clock.Advance(TimeSpan.FromMilliseconds(100));

        // The clock stands still: nothing may depend on its moving on.
        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Empty(path.Source.Acknowledged);
        Assert.Equal("close", path.Source.Told[^1]);
        Assert.False(path.Pipeline.Failure.IsFaulted);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_stop_with_an_open_circuit_and_every_slot_waiting_for_it_ends_in_time()
    {
        await using var path = new PipelineUnderTest(concurrency: 2, batchSize: 1);
        path.Function.Always(ScriptedFunction.Down);
        for (var i = 0; i < 60; i++) path.Write(path.Open(i), "x");
        await path.PassUntilAsync(() => path.Function.Calls.Count > 20);

        var stop = path.Pipeline.StopAsync(Drain);
        await path.PassUntilAsync(() => stop.IsCompleted);

        await stop;
        Assert.Empty(path.Source.Acknowledged);
        await path.AssertNothingHeldAsync(2);
    }

    [Fact]
    public async Task A_bug_is_told_and_acknowledges_nothing()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Answer = static _ => throw new InvalidTimeZoneException("nobody expects this");
        path.Write(path.Open(), "a");

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => path.Pipeline.Failure.WaitAsync(TimeSpan.FromSeconds(15)));

        Assert.Empty(path.Source.Acknowledged);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_cancellation_out_of_nowhere_is_a_bug_and_no_success()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Answer = static _ => throw new OperationCanceledException();
        path.Write(path.Open(), "a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => path.Pipeline.Failure.WaitAsync(TimeSpan.FromSeconds(15)));

        Assert.Empty(path.Source.Acknowledged);
    }

    [Fact]
    public async Task A_stop_after_a_bug_still_ends()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Answer = static _ => throw new InvalidTimeZoneException("nobody expects this");
        path.Write(path.Open(), "a");
        await Eventually.TrueAsync(() => path.Pipeline.Failure.IsFaulted);

        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal("close", path.Source.Told[^1]);
        Assert.Empty(path.Source.Acknowledged);
    }
}
