using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Holds what the throughput run found against what the gateway is to reach.</summary>
internal static class ThroughputVerdict
{
    private const double LeastOfBare = 0.7;
    private const double MostForTraces = 0.1;

    /// <summary>What tracing every batch takes of the rate, 0 to 1: in each round beside the same round's untraced count, for the machine changes from minute to minute.</summary>
    /// <returns>Null when one of the two did not take part.</returns>
    public static Spread? CostOfTraces(ILookup<Contestant, ThroughputResult> results)
    {
        var costs = Of(results, "gateway").Zip(Of(results, "gateway-traced"), static (plain, traced) => 1 - (traced.RecordsPerSecond / plain.RecordsPerSecond)).ToList();
        return costs.Count == 0 ? null : new Spread(costs);
    }

    /// <summary>What the gateway misses.</summary>
    public static IEnumerable<string> Shortfalls(int batch, ILookup<Contestant, ThroughputResult> results)
    {
        if (Times(results, "bare") is { } share && share < LeastOfBare) yield return Text($"batch {batch}: {share:0.0%} of the bare loop; the least is {LeastOfBare:0%}");
        if (Times(results, "kafkajs") is { } times && times < LeastTimesKafkaJs(batch)) yield return Text($"batch {batch}: {times:0.0} times KafkaJS; the least is {LeastTimesKafkaJs(batch)}");
        // Where a batch is one record, two processes differ by as much as that; TracingRun tells it better.
        if (batch > 1 && CostOfTraces(results) is { } cost && cost.Median > MostForTraces) yield return Text($"batch {batch}: tracing every batch costs {cost.Median:0.0%}; the most is {MostForTraces:0%}");
    }

    private static int LeastTimesKafkaJs(int batch) => batch == 1 ? 7 : 4;

    private static double? Times(ILookup<Contestant, ThroughputResult> results, string peer) =>
        Of(results, "gateway") is { Count: > 0 } own && Of(results, peer) is { Count: > 0 } other ? Median(own) / Median(other) : null;

    private static double Median(List<ThroughputResult> rounds) => new Spread(rounds.Select(result => result.RecordsPerSecond)).Median;

    private static List<ThroughputResult> Of(ILookup<Contestant, ThroughputResult> results, string key) =>
        [.. results.Where(group => group.Key.Key == key).SelectMany(group => group)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
