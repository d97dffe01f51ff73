using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>One contestant's count: it starts, warms up, and what it does until the last record or the limit is kept.</summary>
internal sealed class Count(Stage stage, Contestant contestant)
{
    private static readonly TimeSpan FirstInvocationLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DuplicatesLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>That there are to bring.</summary>
    public required long Records { get; init; }

    /// <summary>What the function counts in an event: <c>records</c> of a topic, <c>messages</c> of a queue.</summary>
    public string Unit { get; init; } = "records";

    /// <summary>From the first invocation to the begin of the count.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>Longest count.</summary>
    public required TimeSpan Limit { get; init; }

    public async Task<ThroughputResult> TakeAsync(Func<Child> begin)
    {
        var datagrams = await stage.DatagramsAsync();
        if (!contestant.CountsItself) await ExpectAsync(stage.Function);
        await using var process = begin();
        var counter = contestant.CountsItself ? process : stage.Function;
        if (contestant.CountsItself) await ExpectAsync(counter);

        await FirstAsync(counter, process);
        await Task.Delay(Warmup, TimeProvider.System);
        var cpu = Cpu.Of(process, stage);
        var start = Mark.Of(await counter.AskAsync("mark", "marked"));
        if (start.Records >= Records) throw new BenchmarkFailedException($"{contestant.Title} was done before its warm-up: give it more {Unit}");

        var done = await counter.WaitForAsync("done", Limit);
        var end = Mark.Of(done ?? await counter.AskAsync("mark", "marked"));
        cpu = Cpu.Of(process, stage) - cpu;
        var duplicates = done is null ? null : await DuplicatesAsync(counter);
        var peak = ProcessSample.Of(process.Id).PeakBytes;
        var failures = await contestant.StopAsync(process);
        return new(
            (end.Nanoseconds - start.Nanoseconds) / 1e9, end.Records - start.Records, end.Invocations - start.Invocations,
            cpu, peak, failures, duplicates, await stage.DatagramsAsync() - datagrams);
    }

    // A process that has yet to come up answers late.
    private Task ExpectAsync(Child counter) => counter.AskAsync($"expect {Records} {Unit}", "expecting", FirstInvocationLimit);

    private static async Task FirstAsync(Child counter, Child process)
    {
        for (var waited = TimeSpan.Zero; waited < FirstInvocationLimit; waited += TimeSpan.FromSeconds(1))
        {
            if (await counter.WaitForAsync("first", TimeSpan.FromSeconds(1)) is not null) return;
            if (process.HasExited) break;
        }

        throw new BenchmarkFailedException($"no invocation came:\n{process.Tail}");
    }

    private async Task<long?> DuplicatesAsync(Child counter)
    {
        await Task.Delay(DuplicatesLimit, TimeProvider.System);
        return Mark.Of(await counter.AskAsync("mark", "marked")).Records - Records;
    }
}
