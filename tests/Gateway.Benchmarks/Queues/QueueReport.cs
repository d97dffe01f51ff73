using System.Globalization;
using Gateway.Benchmarks.Measuring;
using Gateway.Benchmarks.Runs;

namespace Gateway.Benchmarks.Queues;

/// <summary>Prints what the run found: each round as it comes, and a table a load at its end.</summary>
internal static class QueueReport
{
    public static void Tell(QueueBroker broker, QueueLoad load, int round, QueueContestant contestant, ThroughputResult result) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{broker.Title}, {load.Key}, round {round + 1}, {contestant.Key}: {result.RecordsPerSecond:#,0} messages/s, {result.InvocationsPerSecond:#,0} invocations/s, " +
        $"processors: {result.Cpu.Contestant / result.Seconds:0.00} contestant, {result.Cpu.Broker / result.Seconds:0.00} broker, {result.Cpu.Function / result.Seconds:0.00} function and daemon, " +
        $"{result.OtherProcessors:0.00} others; {result.Seconds:0.0} s, {result.PeakMegabytes:0} MB, failures {result.Failures}"));

    public static void Print(QueueBroker broker, QueueLoad load, QueueOptions options, ILookup<QueueContestant, ThroughputResult> results)
    {
        var backlog = options.BacklogOf(load, broker);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{broker.Title}, batch {load.Batch}: one queue of {backlog.Messages:#,0} {(backlog.Persistent ? "persistent" : "transient")} messages of {backlog.BodyBytes} B, " +
            $"{load.Concurrency} invocations in flight, a function that takes {load.WorkMilliseconds} ms, median (range) of {options.Rounds} rounds."));
        ThroughputReport.Warn(results.SelectMany(group => group));
        var table = new Table(
            "", "messages/s", "invocations/s", "messages an invocation", "CPU us a message", "CPU us an invocation", "broker's CPU us a message", "peak MB", "failures",
            load.Ideal is { } ideal ? string.Create(CultureInfo.InvariantCulture, $"of {ideal:#,0}") : "x the peer");
        foreach (var contestant in broker.Contestants.Where(results.Contains)) table.Add(Row(load, contestant, results));
        table.Print();
    }

    private static string[] Row(QueueLoad load, QueueContestant contestant, ILookup<QueueContestant, ThroughputResult> results)
    {
        var rounds = results[contestant].ToList();
        var invocations = Of(rounds, result => result.InvocationsPerSecond);
        return
        [
            contestant.Title, Of(rounds, result => result.RecordsPerSecond).ToString("#,0"),
            contestant.CountsItself ? "" : invocations.ToString("#,0"),
            contestant.CountsItself ? "" : Plain(Of(rounds, result => (double)result.Records / result.Invocations).Median, "0.0"),
            Of(rounds, result => result.CpuMicrosecondsPerRecord).ToString("0.0"),
            contestant.CountsItself ? "" : Of(rounds, result => result.CpuMicrosecondsPerInvocation).ToString("#,0"),
            Of(rounds, result => result.BrokerMicrosecondsPerRecord).ToString("0.0"),
            Plain(Of(rounds, result => result.PeakMegabytes).Highest, "0"), $"{rounds.Sum(result => result.Failures)}",
            load.Ideal is { } ideal ? Plain(invocations.Median / ideal, "0.0%") : QueueVerdict.TimesThePeer(rounds, results) is { } times ? Plain(times, "0.0") : "",
        ];
    }

    private static Spread Of(List<ThroughputResult> rounds, Func<ThroughputResult, double> number) => new(rounds.Select(number));

    private static string Plain(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
