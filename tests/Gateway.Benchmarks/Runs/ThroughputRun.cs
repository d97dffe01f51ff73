using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Lets every contestant read the same topic into the same function, one after the other, in several rounds.</summary>
internal sealed class ThroughputRun(ThroughputOptions options)
{
    private const string Topic = "bench";

    private static readonly TimeSpan FirstInvocationLimit = TimeSpan.FromSeconds(60);
    /// <summary>Nearly all of consuming is native code, and at more than a million records a second the topic is soon at its end.</summary>
    private static readonly TimeSpan ConsumeWarmup = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan DuplicatesLimit = TimeSpan.FromMilliseconds(500);

    public async Task<int> RunAsync()
    {
        foreach (var contestant in options.Contestants) await contestant.PrepareAsync();
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(Topic, options.Partitions, options.Records, options.ValueBytes);
        foreach (var batch in options.Batches) ThroughputReport.Print(batch, options, await RoundsAsync(stage, batch));
        return 0;
    }

    private async Task<ILookup<Contestant, ThroughputResult>> RoundsAsync(Stage stage, int batch)
    {
        var results = new List<(Contestant Contestant, ThroughputResult Result)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            // Every other round in reverse, so that nobody always runs in the same neighbour's wake.
            foreach (var contestant in round % 2 == 0 ? options.Contestants : options.Contestants.Reverse())
            {
                if (batch == 1 && contestant.CountsItself) continue;
                var result = await MeasureAsync(stage, contestant, batch);
                results.Add((contestant, result));
                ThroughputReport.Tell(round, batch, contestant, result);
            }
        }

        return results.ToLookup(result => result.Contestant, result => result.Result);
    }

    private async Task<ThroughputResult> MeasureAsync(Stage stage, Contestant contestant, int batch)
    {
        var datagrams = await stage.DatagramsAsync();
        var setting = stage.For(Topic, batch) with
        {
            Concurrency = options.Concurrency,
            WindowSeconds = options.WindowSeconds,
            ConsumerProperties = options.ConsumerProperties,
        };
        if (!contestant.CountsItself) await stage.Function.AskAsync($"expect {options.Records}", "expecting");
        await using var process = contestant.Start(setting);
        var counter = contestant.CountsItself ? process : stage.Function;
        if (contestant.CountsItself) await counter.AskAsync($"expect {options.Records}", "expecting");

        await FirstAsync(counter, process);
        await Task.Delay(contestant.CountsItself ? ConsumeWarmup : options.WarmupOf(batch), TimeProvider.System);
        var cpu = Cpu.Of(process, stage);
        var start = Mark.Of(await counter.AskAsync("mark", "marked"));
        if (start.Records >= options.Records) throw new BenchmarkFailedException($"{contestant.Title} was done before its warm-up: give it more --records");

        var done = await counter.WaitForAsync("done", options.Limit);
        var end = Mark.Of(done ?? await counter.AskAsync("mark", "marked"));
        cpu = Cpu.Of(process, stage) - cpu;
        var duplicates = done is null ? null : await DuplicatesAsync(counter);
        var peak = ProcessSample.Of(process.Id).PeakBytes;
        var failures = await contestant.StopAsync(process);
        return new(
            (end.Nanoseconds - start.Nanoseconds) / 1e9, end.Records - start.Records, end.Invocations - start.Invocations,
            cpu.Contestant, cpu.Stage, cpu.Machine - cpu.Contestant - cpu.Stage, peak, failures, duplicates, await stage.DatagramsAsync() - datagrams);
    }

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
        return Mark.Of(await counter.AskAsync("mark", "marked")).Records - options.Records;
    }
}
