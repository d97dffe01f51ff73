using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Sends a steady stream through every contestant and compares how long its records take.</summary>
/// <remarks>Consuming alone is the floor: producer, broker and client have their share before anybody can do anything.</remarks>
internal sealed class LatencyRun(LatencyOptions options)
{
    /// <summary>The mock cluster looks for new records only when a fetch ends, which a real broker does at once.</summary>
    private static readonly Dictionary<string, string> QuickFetches = new() { ["fetch.wait.max.ms"] = "1" };

    /// <summary>The gateway may add less than this to what the bare loop takes, in milliseconds.</summary>
    private const double AddedP50Limit = 2;

    /// <summary>As <see cref="AddedP50Limit"/>.</summary>
    private const double AddedP99Limit = 10;

    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(20);

    private int _topics;

    public async Task<int> RunAsync()
    {
        foreach (var contestant in options.Contestants) await contestant.PrepareAsync();
        await using var stage = await KafkaStage.OpenAsync();
        var results = new List<(Contestant Contestant, LatencyResult Result)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contestant in round % 2 == 0 ? options.Contestants : options.Contestants.Reverse())
            {
                var result = await MeasureAsync(stage, contestant);
                results.Add((contestant, result));
                Console.Error.WriteLine($"round {round + 1}, {contestant.Key}: {result}");
            }
        }

        var rounds = results.ToLookup(result => result.Contestant, result => result.Result);
        Print(rounds);
        return IsQuickEnough(rounds) ? 0 : 1;
    }

    private async Task<LatencyResult> MeasureAsync(KafkaStage stage, KafkaContestant contestant)
    {
        var topic = $"latency-{++_topics}";
        await stage.CreateTopicAsync(topic, options.Partitions);
        var setting = stage.For(topic, options.Batch) with { ConsumerProperties = QuickFetches };
        await using var process = contestant.Start(setting);
        var counter = contestant.CountsItself ? process : stage.Function;

        await StreamAsync(stage, counter, topic, options.WarmupSeconds);
        await counter.AskAsync("latency", "latency");
        await StreamAsync(stage, counter, topic, options.Seconds);
        var result = LatencyResult.Of(await counter.AskAsync("latency", "latency"));
        var failures = await contestant.StopAsync(process);
        if (failures > 0) throw new BenchmarkFailedException($"{contestant.Title} had {failures} failed invocations");
        return result;
    }

    private async Task StreamAsync(KafkaStage stage, Child counter, string topic, int seconds)
    {
        await counter.AskAsync($"expect {options.Rate * seconds} records stamped", "expecting");
        stage.Stream(topic, options.Partitions, options.Rate, seconds, options.ValueBytes);
        await stage.Broker.ExpectAsync("streamed", TimeSpan.FromSeconds(seconds) + JoinLimit);
        await counter.ExpectAsync("done", JoinLimit);
    }

    private void Print(ILookup<Contestant, LatencyResult> results)
    {
        Console.WriteLine(
            $"{options.Rate} records/s for {options.Seconds} s over {options.Partitions} partitions, batches of at most {options.Batch}, window 0, " +
            $"milliseconds from produce, median (range) of {options.Rounds} rounds.");
        var table = new Table("", "p50", "p99", "p99.9", "longest", "added p50", "added p99");
        var floor = results.Where(group => group.Key.CountsItself).SelectMany(group => group).ToList();
        foreach (var contestant in options.Contestants)
        {
            var rounds = results[contestant].ToList();
            table.Add(
                contestant.Title, Of(rounds, result => result.P50).ToString("0.00"), Of(rounds, result => result.P99).ToString("0.00"),
                Of(rounds, result => result.P999).ToString("0.00"), Of(rounds, result => result.Longest).ToString("0.0"),
                Added(rounds, floor, result => result.P50), Added(rounds, floor, result => result.P99));
        }

        table.Print();
    }

    private static bool IsQuickEnough(ILookup<Contestant, LatencyResult> results)
    {
        var (gateway, bare) = (RoundsOf("gateway", results), RoundsOf("bare", results));
        if (gateway.Count == 0 || bare.Count == 0) return true;
        var (p50, p99) = (Difference(gateway, bare, result => result.P50), Difference(gateway, bare, result => result.P99));
        var quick = p50 < AddedP50Limit && p99 < AddedP99Limit;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(quick ? "" : "FAILED: ")}The gateway adds {p50:0.00} ms at p50 and {p99:0.00} ms at p99 to the bare loop; it may add less than {AddedP50Limit:0} and {AddedP99Limit:0} ms."));
        return quick;
    }

    private static List<LatencyResult> RoundsOf(string key, ILookup<Contestant, LatencyResult> results) =>
        [.. results.Where(group => group.Key.Key == key).SelectMany(group => group)];

    private static double Difference(List<LatencyResult> rounds, List<LatencyResult> others, Func<LatencyResult, double> number) =>
        Of(rounds, number).Median - Of(others, number).Median;

    private static string Added(List<LatencyResult> rounds, List<LatencyResult> floor, Func<LatencyResult, double> number) =>
        floor.Count == 0 ? "" : Difference(rounds, floor, number).ToString("0.00", CultureInfo.InvariantCulture);

    private static Spread Of(List<LatencyResult> rounds, Func<LatencyResult, double> number) => new(rounds.Select(number));
}
