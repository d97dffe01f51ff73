using Gateway.Benchmarks.Measuring;
using Gateway.Benchmarks.Runs;

namespace Gateway.Benchmarks.Queues;

/// <summary>Lets every contestant read one queue of a real broker into the same function, one after the other, in several rounds.</summary>
internal sealed class QueueRun(QueueOptions options)
{
    private static readonly TimeSpan ConsumeWarmup = TimeSpan.FromSeconds(2);

    public async Task<int> RunAsync()
    {
        var shortfalls = new List<string>();
        foreach (var newBroker in options.Brokers)
        {
            var broker = newBroker();
            foreach (var contestant in broker.Contestants.Where(one => options.Loads.Any(load => options.Includes(one, load)))) await contestant.PrepareAsync();
            await using var stage = await QueueStage.OpenAsync(broker);
            foreach (var load in options.Loads)
            {
                var results = await RoundsAsync(stage, broker, load);
                QueueReport.Print(broker, load, options, results);
                if (QueueVerdict.Shortfall(broker, load, results) is { } shortfall) shortfalls.Add(shortfall);
            }
        }

        foreach (var shortfall in shortfalls) Console.Error.WriteLine($"FAILED: {shortfall}");
        return shortfalls.Count == 0 ? 0 : 1;
    }

    private async Task<ILookup<QueueContestant, ThroughputResult>> RoundsAsync(QueueStage stage, QueueBroker broker, QueueLoad load)
    {
        var results = new List<(QueueContestant Contestant, ThroughputResult Result)>();
        var contestants = broker.Contestants.Where(one => options.Includes(one, load)).ToList();
        for (var round = 0; round < options.Rounds; round++)
        {
            // Every other round in reverse, so that nobody always runs in the same neighbour's wake.
            foreach (var contestant in round % 2 == 0 ? contestants : Enumerable.Reverse(contestants))
            {
                var result = await QuietCount.TakeAsync($"{broker.Title}, {load.Key}, {contestant.Key}", () => MeasureAsync(stage, broker, load, contestant));
                results.Add((contestant, result));
                QueueReport.Tell(broker, load, round, contestant, result);
            }
        }

        return results.ToLookup(result => result.Contestant, result => result.Result);
    }

    private async Task<ThroughputResult> MeasureAsync(QueueStage stage, QueueBroker broker, QueueLoad load, QueueContestant contestant)
    {
        var backlog = options.BacklogOf(load, broker);
        var setting = await stage.FillAsync(load, backlog);
        var count = new Count(stage, contestant)
        {
            Records = backlog.Messages,
            Unit = "messages",
            Warmup = contestant.CountsItself ? ConsumeWarmup : options.Warmup ?? load.Warmup,
            Limit = options.Limit,
        };
        return await count.TakeAsync(() => contestant.Start(setting));
    }
}
