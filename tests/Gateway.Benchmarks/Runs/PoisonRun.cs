using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>What poison costs: the gateway with a function that names the records it never takes, beside a topic where there is none.</summary>
internal sealed class PoisonRun(PoisonOptions options)
{
    private const string Healthy = "healthy";
    private const string Poisoned = "poisoned";
    private const string Failed = "failed";

    public async Task<int> RunAsync()
    {
        await using var stage = await KafkaStage.OpenAsync();
        await stage.CreateTopicAsync(Failed, partitions: 8);
        await stage.FillAsync(Healthy, options.Partitions, options.Records, options.ValueBytes);
        await stage.FillAsync(Poisoned, options.Partitions, options.Records, options.ValueBytes, poison: options.OneIn);
        stage.Function.Send($"work {options.WorkMilliseconds}");
        stage.Function.Send("poison");
        (string Topic, GatewayContestant Contestant)[] cases =
        [
            (Healthy, Gateway("healthy", "no poison", retries: 0)),
            (Poisoned, Gateway("given-up", "poison, given up at once", retries: 0)),
            (Poisoned, Gateway("retried", "poison, tried again once", retries: 1)),
        ];
        var results = new List<(int Case, ThroughputResult Result)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var (topic, contestant) = cases[i];
                var count = new Count(stage, contestant) { Records = options.Records, Warmup = options.Warmup, Limit = options.Limit };
                var result = await count.TakeAsync(() => contestant.Start(stage.For(topic, options.Batch)));
                ThroughputReport.Tell(round, options.Batch, contestant, result);
                results.Add((i, result));
            }
        }

        return Print(cases, results.ToLookup(one => one.Case, one => one.Result)) ? 0 : 1;
    }

    private static GatewayContestant Gateway(string key, string title, int retries) => new(key, title, GatewayConfiguration.DefaultSampling)
    {
        Lines =
        [
            "FunctionResponseTypes: [ReportBatchItemFailures]",
            $"MaximumRetryAttempts: {retries}",
            $$"""DestinationConfig: { OnFailure: { Destination: "kafka://{{Failed}}" } }""",
        ],
    };

    private bool Print((string Topic, GatewayContestant Contestant)[] cases, ILookup<int, ThroughputResult> results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Records:#,0} records in {options.Partitions} partitions, one in {options.OneIn} poison, batches of up to {options.Batch}, a function that takes {options.WorkMilliseconds} ms, median (range) of {options.Rounds} rounds."));
        ThroughputReport.Warn(results.SelectMany(group => group));
        var rates = cases.Select((_, i) => new Spread(results[i].Select(one => one.RecordsPerSecond))).ToArray();
        var table = new Table("", "records/s", "of healthy", "invocations/s");
        for (var i = 0; i < cases.Length; i++)
        {
            table.Add(
                cases[i].Contestant.Title, rates[i].ToString("#,0"), (rates[i].Median / rates[0].Median).ToString("0%", CultureInfo.InvariantCulture),
                new Spread(results[i].Select(one => one.InvocationsPerSecond)).ToString("#,0"));
        }

        table.Print();
        return rates[1].Median * 100 >= options.LeastPercent * rates[0].Median;
    }
}
