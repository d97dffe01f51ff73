using Gateway.Local;

namespace Gateway.Pipeline;

public sealed class PauseTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_is_in_flight_finishes_and_is_acknowledged_and_nothing_else_begins()
    {
        await using var path = new PipelineUnderTest(concurrency: 1, batchSize: 1);
        path.Function.Hold();
        path.Write(path.Open(0), "0");
        var first = await path.CallAsync(1);
        path.Write(path.Open(1), "1");
        path.Clock.Advance(TimeSpan.FromMilliseconds(1));
        path.Write(path.Open(2), "2");

        path.Runtime.Pause();
        first.Reply.SetResult(ScriptedFunction.Ok);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1 && path.Counts.InFlight == 0);
        await AssertNothingBeginsAsync(path, calls: 1);
        // Nor is anything taken from where others could still fill its batch.
        Assert.Equal(2, path.Batcher.WaitingRecords);
        path.Function.Always(ScriptedFunction.Ok);
        path.Runtime.Resume();
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 3);
        Assert.Equal(["{orders-0:[0]}", "{orders-1:[1]}", "{orders-2:[2]}"], path.Function.Payloads);
        Assert.Equal(["pause", "ack orders-0 0", "resume", "ack orders-1 0", "ack orders-2 0"], path.Source.Told);
    }

    [Fact]
    public async Task What_waits_to_try_again_waits_on()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(path.Open(0), "failed");
        await path.WaitsForAsync(TimeSpan.FromMilliseconds(50));
        path.Function.Then(ScriptedFunction.Throttled);
        path.Write(path.Open(1), "throttled");
        await path.CallAsync(2);

        path.Runtime.Pause();
        await AssertNothingBeginsAsync(path, calls: 2);

        path.Runtime.Resume();
        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 2);
    }

    [Fact]
    public async Task A_pause_before_the_start_holds()
    {
        await using var path = new PipelineUnderTest();
        path.Runtime.Pause();

        path.Write(path.Open(), "a");

        await AssertNothingBeginsAsync(path, calls: 0);
        path.Runtime.Start(path.Source.Sink);
        Assert.Equal(["pause", "pause"], path.Source.Told);
        path.Runtime.Resume();
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);
    }

    [Fact]
    public async Task A_lane_that_is_taken_away_meanwhile_is_left_at_once()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.Failed);
        var lane = path.Open();
        path.Write(lane, "a");
        await path.WaitsForAsync(TimeSpan.FromMilliseconds(50));
        path.Runtime.Pause();
        path.Clock.Advance(TimeSpan.FromMilliseconds(50));

        await path.Batcher.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["pause", "release orders-0 0"], path.Source.Told);
        Assert.Single(path.Function.Calls);
        path.Write(path.Open(1), "b");
        await AssertNothingBeginsAsync(path, calls: 1);
    }

    [Fact]
    public async Task A_stop_invokes_nothing_more_and_waits_for_nothing()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromMinutes(5));
        path.Write(path.Open(), "waits for company");
        path.Runtime.Pause();

        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["pause", "stop reading", "release orders-0 0", "close"], path.Source.Told);
        Assert.Empty(path.Function.Calls);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_stop_also_ends_what_waits_to_try_again()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(ScriptedFunction.Failed);
        path.Write(path.Open(), "a");
        await path.WaitsForAsync(TimeSpan.FromMilliseconds(50));
        path.Runtime.Pause();
        path.Clock.Advance(TimeSpan.FromMilliseconds(50));

        await path.Pipeline.StopAsync(Drain).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Single(path.Function.Calls);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_mapping_that_breaks_while_it_is_paused_reads_only_once_it_is_neither()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Hold();
        path.Write(path.Open(), "a");
        var call = await path.CallAsync(1);
        path.Runtime.Pause();
        call.Reply.SetResult(ScriptedFunction.Broken);
        await Eventually.TrueAsync(() => path.Runtime.Gate.Problem is not null);
        await Eventually.TrueAsync(() => path.Source.Told.Count == 2);

        path.Runtime.Resume();
        Assert.Equal(["pause", "pause"], path.Source.Told);

        path.Function.Always(ScriptedFunction.Ok);
        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 1);
        Assert.Equal(["pause", "pause", "resume", "ack orders-0 0"], path.Source.Told);
    }

    [Fact]
    public async Task A_mapping_that_is_mended_while_it_is_paused_stays_paused()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Hold();
        path.Write(path.Open(0), "breaks");
        var breaks = await path.CallAsync(1);
        path.Write(path.Open(1), "mends");
        var mends = await path.CallAsync(2);
        breaks.Reply.SetResult(ScriptedFunction.Broken);
        await Eventually.TrueAsync(() => path.Source.Told.Count == 1);

        path.Runtime.Pause();
        mends.Reply.SetResult(ScriptedFunction.Ok);

        await Eventually.TrueAsync(() => path.Runtime.Gate.Problem is null && path.Source.Acknowledged.Count == 1);
        Assert.Equal(["pause", "pause", "ack orders-1 0"], path.Source.Told);
        await AssertNothingBeginsAsync(path, calls: 2);
    }

    [Fact]
    public async Task Pausing_and_resuming_twice_is_the_same_as_once()
    {
        await using var path = new PipelineUnderTest();

        path.Runtime.Pause();
        path.Runtime.Pause();
        path.Runtime.Resume();
        path.Runtime.Resume();

        Assert.Equal(["pause", "resume"], path.Source.Told);
    }

    // Time passes, as far as anybody waits for it, and the threads of the pool get their turn.
    private static async Task AssertNothingBeginsAsync(PipelineUnderTest path, int calls)
    {
        for (var i = 0; i < 20; i++)
        {
            path.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(calls, path.Function.Calls.Count);
    }
}
