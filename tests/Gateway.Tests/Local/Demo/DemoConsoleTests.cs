using Gateway.Local.Traces;

namespace Gateway.Local.Demo;

public sealed class DemoConsoleTests : IDisposable
{
    private readonly Transcript _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Redirected_output_is_plain_and_unbroken_lines()
    {
        var verdict = new DemoVerdict(new DemoCounts { Produced = 1_234_567, Reached = 1_234_567 }, Whole: 1_234_567, Broken: 0);

        Console().Conclude(verdict, []);

        Assert.Equal(verdict + Environment.NewLine, _output.ToString());
    }

    [Fact]
    public void A_trace_begins_with_its_id_and_has_a_line_named_Lambda()
    {
        Console().Show(TraceTree.Assemble(Some.WholeTrace()));

        var lines = _output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(Some.TraceId, lines[0]);
        Assert.Contains(lines, line => line.StartsWith("      Lambda  ", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', _output.ToString());
        Assert.All(lines, line => Assert.True(line.Length < 80));
    }

    [Fact]
    public void A_broken_trace_is_explained()
    {
        var broken = TraceTree.Assemble([.. Some.WholeTrace().Skip(1)]);

        Console().Conclude(new DemoVerdict(default, Whole: 0, Broken: 1), [broken]);

        Assert.StartsWith($"{Some.TraceId} is broken: orders hangs on 0000000000000001", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_traces_appear_while_it_watches()
    {
        var traces = new TraceStore(TimeProvider.System);
        foreach (var document in Some.WholeTrace()) traces.Add(document);
        using var stop = new CancellationTokenSource();

        var watching = Console().WatchAsync(() => default, traces, stop.Token);
        await Eventually.TrueAsync(() => _output.ToString().Contains(Some.TraceId));
        await stop.CancelAsync();

        await watching;
    }

    private DemoConsole Console() => new(DemoConsole.Open(_output, isRedirected: true), TimeProvider.System);
}
