using Gateway.Benchmarks.Contestants;

namespace Gateway.Benchmarks.Runs;

/// <summary>Lets every contestant read the same topic into the same function, one after the other, in several rounds.</summary>
internal sealed class ThroughputRun(ThroughputOptions options)
{
    private const string Topic = "bench";

    /// <summary>Nearly all of consuming is native code, and at more than a million records a second the topic is soon at its end.</summary>
    private static readonly TimeSpan ConsumeWarmup = TimeSpan.FromMilliseconds(300);

    public async Task<int> RunAsync()
    {
        foreach (var contestant in options.Contestants) await contestant.PrepareAsync();
        await using var stage = await KafkaStage.OpenAsync();
        await stage.FillAsync(Topic, options.Partitions, options.Records, options.ValueBytes);
        var shortfalls = new List<string>();
        foreach (var batch in options.Batches)
        {
            var results = await RoundsAsync(stage, batch);
            ThroughputReport.Print(batch, options, results);
            shortfalls.AddRange(ThroughputVerdict.Shortfalls(batch, results));
        }

        foreach (var shortfall in shortfalls) Console.Error.WriteLine($"FAILED: {shortfall}");
        return shortfalls.Count == 0 ? 0 : 1;
    }

    private async Task<ILookup<Contestant, ThroughputResult>> RoundsAsync(KafkaStage stage, int batch)
    {
        var results = new List<(Contestant Contestant, ThroughputResult Result)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            // Every other round in reverse, so that nobody always runs in the same neighbour's wake.
            foreach (var contestant in round % 2 == 0 ? options.Contestants : options.Contestants.Reverse())
            {
                if (batch == 1 && contestant.CountsItself) continue;
                var result = await QuietCount.TakeAsync($"batch {batch}, {contestant.Key}", () => MeasureAsync(stage, contestant, batch));
                results.Add((contestant, result));
                ThroughputReport.Tell(round, batch, contestant, result);
            }
        }

        return results.ToLookup(result => result.Contestant, result => result.Result);
    }

    private Task<ThroughputResult> MeasureAsync(KafkaStage stage, KafkaContestant contestant, int batch)
    {
        var setting = stage.For(Topic, batch) with
        {
            Concurrency = options.Concurrency,
            WindowSeconds = options.WindowSeconds,
            ConsumerProperties = options.ConsumerProperties,
        };
        var count = new Count(stage, contestant)
        {
            Records = options.Records,
            Warmup = contestant.CountsItself ? ConsumeWarmup : options.WarmupOf(batch),
            Limit = options.Limit,
        };
        return count.TakeAsync(() => contestant.Start(setting));
    }
}
