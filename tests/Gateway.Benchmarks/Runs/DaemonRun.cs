using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Compares the rate of a gateway whose daemon is there with those whose daemon is absent, deaf, slow or unknown.</summary>
/// <remarks>
/// A row is too slow when its median is below that of "present" by more than the widest range between the rounds of any one row: that
/// much the machine alone makes of a difference. After a single round nothing is known of the machine, and nothing is judged.
/// </remarks>
internal sealed class DaemonRun(DaemonOptions options)
{
    private const string Topic = "daemons";
    private const string Present = "present";

    public async Task<int> RunAsync()
    {
        await using var stage = await KafkaStage.OpenAsync();
        await stage.FillAsync(Topic, options.Partitions, options.Records, options.ValueBytes);
        foreach (var contestant in options.Contestants) await contestant.PrepareAsync();
        var results = new List<(DaemonContestant Contestant, ThroughputResult Result)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            // Every other round in reverse, so that nobody always runs in the same neighbour's wake.
            foreach (var contestant in round % 2 == 0 ? options.Contestants : options.Contestants.Reverse())
            {
                var result = await MeasureAsync(stage, contestant);
                results.Add((contestant, result));
                ThroughputReport.Tell(round, options.Batch, contestant, result);
            }
        }

        var rounds = results.ToLookup(result => result.Contestant, result => result.Result);
        Print(rounds);
        foreach (var contestant in options.Contestants) contestant.Dispose();
        return IsNobodySlower(rounds) ? 0 : 1;
    }

    private Task<ThroughputResult> MeasureAsync(KafkaStage stage, DaemonContestant contestant)
    {
        var setting = stage.For(Topic, options.Batch);
        var count = new Count(stage, contestant) { Records = options.Records, Warmup = options.Warmup, Limit = options.Limit };
        return count.TakeAsync(() => contestant.Start(setting));
    }

    private void Print(ILookup<DaemonContestant, ThroughputResult> results)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Batch {options.Batch}, every batch sampled: {options.Records:#,0} records of {options.ValueBytes} B in {options.Partitions} partitions, median (range) of {options.Rounds} rounds."));
        ThroughputReport.Warn(results.SelectMany(group => group));
        var first = Of(results[options.Contestants[0]], result => result.RecordsPerSecond);
        var table = new Table("", "records/s", "invocations/s", "CPU us an invocation", "peak MB", "failures", $"of {options.Contestants[0].Key}");
        foreach (var contestant in options.Contestants)
        {
            var rounds = results[contestant].ToList();
            var rate = Of(rounds, result => result.RecordsPerSecond);
            table.Add(
                contestant.Title, rate.ToString("#,0"), Of(rounds, result => result.InvocationsPerSecond).ToString("#,0"),
                Of(rounds, result => result.CpuMicrosecondsPerInvocation).ToString("#,0"), Plain(Of(rounds, result => result.PeakMegabytes).Highest, "0"),
                $"{rounds.Sum(result => result.Failures)}", Plain(rate.Median / first.Median, "0%"));
        }

        table.Print();
    }

    private bool IsNobodySlower(ILookup<DaemonContestant, ThroughputResult> results)
    {
        var rates = options.Contestants.ToDictionary(contestant => contestant, contestant => Of(results[contestant], result => result.RecordsPerSecond));
        var present = rates.Where(row => row.Key.Key == Present).Select(row => row.Value).FirstOrDefault();
        if (present is null || options.Rounds < 2) return true;
        var widest = rates.Values.Max(rate => rate.Range);
        var slower = rates.Where(row => row.Value.Median < present.Median - widest).ToList();
        foreach (var (contestant, rate) in slower)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"FAILED: {contestant.Title}: {present.Median - rate.Median:#,0} records/s below the daemon that is present; rounds of one row differ by up to {widest:#,0}."));
        }

        return slower.Count == 0;
    }

    private static Spread Of(IEnumerable<ThroughputResult> rounds, Func<ThroughputResult, double> number) => new(rounds.Select(number));

    private static string Plain(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
