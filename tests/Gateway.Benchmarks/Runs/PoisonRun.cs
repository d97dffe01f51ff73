using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Function;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>
/// What poison costs: the gateway with a function that names the records it never takes, and with one that fails for them, beside a
/// topic where there are none.
/// </summary>
internal sealed class PoisonRun(PoisonOptions options)
{
    private const string Healthy = "healthy";
    private const string Poisoned = "poisoned";
    private const string Failed = "failed";

    private const string Named = "FunctionResponseTypes: [ReportBatchItemFailures]";
    private const string Bisected = "BisectBatchOnFunctionError: true";

    public async Task<int> RunAsync()
    {
        await using var stage = await KafkaStage.OpenAsync();
        await stage.CreateTopicAsync(Failed, partitions: 8);
        await stage.FillAsync(Healthy, options.Partitions, options.Records, options.ValueBytes);
        await stage.FillAsync(Poisoned, options.Partitions, options.Records, options.ValueBytes, poison: options.OneIn);
        stage.Function.Send($"work {options.WorkMilliseconds}");
        (string Topic, PoisonAnswer Answer, GatewayContestant Contestant)[] cases =
        [
            (Healthy, PoisonAnswer.Named, Gateway("healthy", "no poison", Named, retries: 0)),
            (Poisoned, PoisonAnswer.Named, Gateway("given-up", "poison, named, given up at once", Named, retries: 0)),
            (Poisoned, PoisonAnswer.Named, Gateway("retried", "poison, named, tried again once", Named, retries: 1)),
            (Poisoned, PoisonAnswer.Thrown, Gateway("bisected", "poison, bisected, given up at once", Bisected, retries: 0)),
        ];
        var results = new List<(int Case, ThroughputResult Result)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var (topic, answer, contestant) = cases[i];
                stage.Function.Send($"poison {answer}");
                var count = new Count(stage, contestant) { Records = options.Records, Warmup = options.Warmup, Limit = options.Limit };
                var result = await count.TakeAsync(() => contestant.Start(stage.For(topic, options.Batch)));
                ThroughputReport.Tell(round, options.Batch, contestant, result);
                results.Add((i, result));
            }
        }

        return Print([.. cases.Select(each => each.Contestant)], results.ToLookup(one => one.Case, one => one.Result)) ? 0 : 1;
    }

    private static GatewayContestant Gateway(string key, string title, string how, int retries) => new(key, title, GatewayConfiguration.DefaultSampling)
    {
        Lines =
        [
            how,
            $"MaximumRetryAttempts: {retries}",
            $$"""DestinationConfig: { OnFailure: { Destination: "kafka://{{Failed}}" } }""",
        ],
    };

    private bool Print(GatewayContestant[] contestants, ILookup<int, ThroughputResult> results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Records:#,0} records in {options.Partitions} partitions, one in {options.OneIn} poison, batches of up to {options.Batch}, a function that takes {options.WorkMilliseconds} ms, median (range) of {options.Rounds} rounds."));
        ThroughputReport.Warn(results.SelectMany(group => group));
        var rates = contestants.Select((_, i) => new Spread(results[i].Select(one => one.RecordsPerSecond))).ToArray();
        var table = new Table("", "records/s", "of healthy", "invocations/s");
        for (var i = 0; i < contestants.Length; i++)
        {
            table.Add(
                contestants[i].Title, rates[i].ToString("#,0"), (rates[i].Median / rates[0].Median).ToString("0%", CultureInfo.InvariantCulture),
                new Spread(results[i].Select(one => one.InvocationsPerSecond)).ToString("#,0"));
        }

        table.Print();
        return rates[1].Median * 100 >= options.LeastPercent * rates[0].Median;
    }
}
