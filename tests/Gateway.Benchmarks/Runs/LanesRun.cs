using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Compares the rate of one partition that is split into lanes by key with that of one that is not, and watches the order of keys.</summary>
internal sealed class LanesRun(LanesOptions options)
{
    private const string Topic = "parallel";

    public async Task<int> RunAsync()
    {
        await using var stage = await KafkaStage.OpenAsync();
        await stage.FillAsync(Topic, partitions: 1, options.Records, options.ValueBytes, options.Keys);
        stage.Function.Send($"work {options.WorkMilliseconds}");
        GatewayContestant[] contestants = [Gateway(1), Gateway(options.Factor)];
        var results = new List<(int Contestant, ThroughputResult Result, long Violations)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < contestants.Length; i++)
            {
                var count = new Count(stage, contestants[i]) { Records = options.Records, Warmup = options.Warmup, Limit = options.Limit, Unit = "records keyed" };
                var result = await count.TakeAsync(() => contestants[i].Start(stage.For(Topic, options.Batch)));
                ThroughputReport.Tell(round, options.Batch, contestants[i], result);
                results.Add((i, result, Numbers.Whole((await stage.Function.AskAsync("order", "ordered"))[0])));
            }
        }

        return Print(contestants, results.ToLookup(one => one.Contestant, one => (one.Result, one.Violations))) ? 0 : 1;
    }

    private static GatewayContestant Gateway(int factor) =>
        new($"factor-{factor}", $"ParallelizationFactor {factor}", GatewayConfiguration.DefaultSampling, factor);

    private bool Print(GatewayContestant[] contestants, ILookup<int, (ThroughputResult Result, long Violations)> results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One partition, {options.Records:#,0} records of {options.Keys:#,0} keys, batches of {options.Batch}, a function that takes {options.WorkMilliseconds} ms, median (range) of {options.Rounds} rounds."));
        ThroughputReport.Warn(results.SelectMany(group => group.Select(one => one.Result)));
        var rates = contestants.Select((_, i) => new Spread(results[i].Select(one => one.Result.RecordsPerSecond))).ToArray();
        var table = new Table("", "records/s", "x serial", "times out of order", "failures");
        for (var i = 0; i < contestants.Length; i++)
        {
            table.Add(
                contestants[i].Title, rates[i].ToString("#,0.0"), (rates[i].Median / rates[0].Median).ToString("0.0", CultureInfo.InvariantCulture),
                $"{results[i].Sum(one => one.Violations)}", $"{results[i].Sum(one => one.Result.Failures)}");
        }

        table.Print();
        return rates[^1].Median >= options.LeastGain * rates[0].Median && results.SelectMany(group => group).All(one => one.Violations == 0);
    }
}
