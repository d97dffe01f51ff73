using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Lets one gateway sample by the default and sample everything in turns, and compares each turn of the second with its neighbours.</summary>
/// <remarks>
/// Two processes one after the other differ by more than tracing costs, because the machine is shared and is faster in one minute than
/// in the next. Turns of seconds meet the same machine, and the same compiled code.
/// </remarks>
internal sealed class TracingRun(TracingOptions options)
{
    private const string Topic = "tracing";

    /// <summary>The same as without a file, but one that can be changed.</summary>
    private const string DefaultSampling = """{ "version": 2, "rules": [], "default": { "fixed_target": 1, "rate": 0.05 } }""";

    /// <summary>Longer than a change takes, and than what is under way at the time.</summary>
    private static readonly TimeSpan Changing = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan FirstInvocationLimit = TimeSpan.FromSeconds(60);

    private readonly List<TracingTurn> _usual = [];
    private readonly List<TracingTurn> _traced = [];
    private readonly List<double> _costs = [];

    public async Task<int> RunAsync()
    {
        await using var stage = await KafkaStage.OpenAsync();
        await stage.FillAsync(Topic, options.Partitions, options.Records, options.ValueBytes);
        for (var round = 0; round < options.Rounds; round++) await RoundAsync(stage, round);
        Print();
        var cost = new Spread(_costs).Median;
        if (cost <= options.Most) return 0;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED: tracing every batch costs {cost:0.0%}; the most is {options.Most:0.0%}"));
        return 1;
    }

    private async Task RoundAsync(KafkaStage stage, int round)
    {
        var contestant = new GatewayContestant("gateway", "gateway", DefaultSampling);
        await stage.Function.AskAsync($"expect {options.Records} records", "expecting");
        await using var process = contestant.Start(stage.For(Topic, options.Batch));
        await stage.Function.ExpectAsync("first", FirstInvocationLimit);
        // Both ways of going are compiled before either counts.
        Sample(contestant, process, GatewayConfiguration.EverythingSampled);
        await Task.Delay(options.Warmup, TimeProvider.System);

        var turns = new List<TracingTurn>();
        for (var turn = 0; turn <= 2 * options.Turns; turn++)
        {
            Sample(contestant, process, turn % 2 == 0 ? DefaultSampling : GatewayConfiguration.EverythingSampled);
            await Task.Delay(Changing, TimeProvider.System);
            turns.Add(await TurnAsync(stage, process));
        }

        if (await contestant.StopAsync(process) is > 0 and var failures) throw new BenchmarkFailedException($"{failures} invocations failed");
        Keep(turns, round);
    }

    private static void Sample(GatewayContestant contestant, Child process, string rules)
    {
        contestant.Sample(rules);
        process.HangUp();
    }

    private async Task<TracingTurn> TurnAsync(KafkaStage stage, Child process)
    {
        var (cpu, datagrams) = (ProcessSample.Of(process.Id).CpuSeconds, await stage.DatagramsAsync());
        var start = Mark.Of(await stage.Function.AskAsync("mark", "marked"));
        await Task.Delay(options.Counted, TimeProvider.System);
        var end = Mark.Of(await stage.Function.AskAsync("mark", "marked"));
        if (end.Records >= options.Records) throw new BenchmarkFailedException("the topic was at its end before the last turn: give it more --records");
        var (spent, sent) = (ProcessSample.Of(process.Id).CpuSeconds - cpu, await stage.DatagramsAsync() - datagrams);
        double invocations = end.Invocations - start.Invocations;
        return new TracingTurn(invocations / ((end.Nanoseconds - start.Nanoseconds) / 1e9), spent * 1e6 / invocations, sent / invocations);
    }

    private void Keep(List<TracingTurn> turns, int round)
    {
        for (var turn = 0; turn < turns.Count; turn++)
        {
            var isTraced = turn % 2 == 1;
            Check(turns[turn], isTraced);
            (isTraced ? _traced : _usual).Add(turns[turn]);
            if (isTraced) _costs.Add(1 - (turns[turn].Rate / ((turns[turn - 1].Rate + turns[turn + 1].Rate) / 2)));
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {new Spread(_costs.TakeLast(options.Turns)).Median:0.0%}"));
    }

    // A turn whose sampling was not in force would show that tracing costs nothing.
    private static void Check(TracingTurn turn, bool isTraced)
    {
        if (isTraced ? turn.Sent > 0.9 : turn.Sent < 0.2) return;
        throw new BenchmarkFailedException(string.Create(CultureInfo.InvariantCulture, $"{turn.Sent:0.00} segments an invocation came while {(isTraced ? "every batch" : "one of twenty")} was to be traced"));
    }

    private void Print()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Batch {options.Batch}, turns of {options.Counted.TotalSeconds:0.0} s: median (range) of {options.Rounds} processes with {options.Turns} turns each."));
        var table = new Table("", "invocations/s", "CPU us an invocation", "segments an invocation");
        Add(table, "default sampling", _usual);
        Add(table, "every batch traced", _traced);
        table.Print();
        var costs = new Spread(_costs);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Tracing every batch took {costs.ToString("0.0%")} of the rate, each turn beside those before and after it."));
    }

    private static void Add(Table table, string title, List<TracingTurn> turns) => table.Add(
        title,
        new Spread(turns.Select(static turn => turn.Rate)).ToString("#,0"),
        new Spread(turns.Select(static turn => turn.Microseconds)).ToString("0.0"),
        new Spread(turns.Select(static turn => turn.Sent)).ToString("0.00"));
}
