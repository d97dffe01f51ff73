using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Prints what the throughput run found: each round as it comes, and the table at the end.</summary>
internal static class ThroughputReport
{
    public static void Tell(int round, int batch, Contestant contestant, ThroughputResult result) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"batch {batch}, round {round + 1}, {contestant.Key}: {result.RecordsPerSecond:#,0} records/s, {result.InvocationsPerSecond:#,0} invocations/s, " +
        $"{result.CpuMicrosecondsPerRecord:0.00} us a record ({result.StageMicrosecondsPerRecord:0.00} of broker, function and daemon), " +
        $"{result.Seconds:0.0} s, {result.PeakMegabytes:0} MB, others kept {result.OtherProcessors:0.00} processors busy, failures {result.Failures}, duplicates {result.Duplicates?.ToString(CultureInfo.InvariantCulture) ?? "?"}, datagrams {result.Datagrams}"));

    public static void Print(int batch, ThroughputOptions options, ILookup<Contestant, ThroughputResult> results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Batch {batch}: {options.Records:#,0} records of {options.ValueBytes} B in {options.Partitions} partitions, {options.Concurrency} invocations in flight, " +
            $"window {options.WindowSeconds} s, median (range) of {options.Rounds} rounds."));
        Warn(results.SelectMany(group => group));
        var table = new Table("", "records/s", "invocations/s", "records an invocation", "CPU us a record", "CPU us an invocation", "peak MB", "failures", "duplicates", "of bare", "x KafkaJS");
        foreach (var contestant in options.Contestants.Where(results.Contains))
        {
            var rounds = results[contestant].ToList();
            var rate = Of(rounds, result => result.RecordsPerSecond);
            table.Add(
                contestant.Title, rate.ToString("#,0"),
                contestant.CountsItself ? "" : Of(rounds, result => result.InvocationsPerSecond).ToString("#,0"),
                contestant.CountsItself ? "" : Plain(Of(rounds, result => (double)result.Records / result.Invocations).Median, "0.0"),
                Of(rounds, result => result.CpuMicrosecondsPerRecord).ToString("0.00"),
                contestant.CountsItself ? "" : Of(rounds, result => result.CpuMicrosecondsPerInvocation).ToString("#,0"),
                Plain(Of(rounds, result => result.PeakMegabytes).Highest, "0"),
                $"{rounds.Sum(result => result.Failures)}", $"{rounds.Sum(result => result.Duplicates ?? 0)}",
                Ratio(rate, results, "bare", "0%"), Ratio(rate, results, "kafkajs", "0.0"));
        }

        table.Print();
        if (ThroughputVerdict.CostOfTraces(results) is { } cost)
            Console.WriteLine($"Tracing every batch took {cost.ToString("0.0%")} of the rate, each round beside its own.{Environment.NewLine}");
    }

    /// <summary>Says so where others kept the machine busy.</summary>
    public static void Warn(IEnumerable<ThroughputResult> results)
    {
        var busiest = results.Max(result => result.OtherProcessors);
        if (busiest > QuietCount.QuietProcessors) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"NOT A QUIET MACHINE: others kept up to {busiest:0.0} processors busy."));
    }

    private static Spread Of(List<ThroughputResult> rounds, Func<ThroughputResult, double> number) => new(rounds.Select(number));

    private static string Ratio(Spread rate, ILookup<Contestant, ThroughputResult> results, string key, string format)
    {
        var other = results.Where(group => group.Key.Key == key).SelectMany(group => group).ToList();
        return other.Count == 0 ? "" : Plain(rate.Median / Of(other, result => result.RecordsPerSecond).Median, format);
    }

    private static string Plain(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
