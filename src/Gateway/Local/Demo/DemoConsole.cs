using Gateway.Local.Traces;
using Spectre.Console;

namespace Gateway.Local.Demo;

/// <summary>Shows the demo to a person: counters as they move, about one trace a second, the verdict. Plain lines where output is redirected.</summary>
internal sealed class DemoConsole(IAnsiConsole console, TimeProvider clock)
{
    private const char UnicodeBar = '█';
    private const char AsciiBar = '#';

    /// <summary>Room for the spinner and the blank after it.</summary>
    private const int SpinnerWidth = 3;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenTraces = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenPlainCounters = TimeSpan.FromSeconds(5);

    /// <summary>A trace that got no document for so long has probably got all.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    /// <summary>The console for a writer: as rich as a terminal allows, plain text for anything else.</summary>
    public static IAnsiConsole Open(TextWriter output, bool isRedirected) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        // Some build systems are taken for terminals by their environment variables.
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = !isRedirected },
        Out = new AnsiConsoleOutput(output),
    });

    private bool IsTerminal => console.Profile.Capabilities is { Interactive: true, Ansi: true };

    /// <summary>One line of text as it is.</summary>
    public void Say(string text) => Write([new Paragraph(text)], [text]);

    /// <summary>Shows counters and traces until it is stopped.</summary>
    /// <param name="read">The counters of this moment.</param>
    /// <param name="traces">Where traces come from; null when they go to a daemon elsewhere.</param>
    /// <param name="stop">Ends it.</param>
    public Task WatchAsync(Func<DemoCounts> read, TraceStore? traces, CancellationToken stop)
    {
        if (!IsTerminal) return WatchPlainAsync(read, traces, stop);
        return console.Status().StartAsync("Waiting for the first record", context =>
            LoopAsync(traces, () => context.Status = Markup.Escape(Cut(Describe(read(), traces?.Tally()))), stop));
    }

    /// <summary>Prints a trace: its id on a line of its own, then the tree.</summary>
    public void Show(TraceTree tree)
    {
        var bar = console.Profile.Capabilities.Unicode ? UnicodeBar : AsciiBar;
        var lines = TraceDrawing.Draw(tree, console.Profile.Width, bar);
        var id = new Paragraph(tree.TraceId, new Style(decoration: Decoration.Bold));
        Write([id, .. lines.Select(Coloured), new Paragraph()], [tree.TraceId, .. lines.Select(line => line.ToString()), ""]);
    }

    /// <summary>The last line, and before it what the first few broken traces lack.</summary>
    public void Conclude(DemoVerdict verdict, IReadOnlyList<TraceTree> broken)
    {
        foreach (var tree in broken) Say($"{tree.TraceId} is broken: {tree.Problem}");
        // Unbroken in a narrow terminal too: it is the line that scripts look for.
        console.Profile.Out.Writer.WriteLine(verdict);
    }

    private Task WatchPlainAsync(Func<DemoCounts> read, TraceStore? traces, CancellationToken stop)
    {
        var saidAt = clock.GetTimestamp();
        return LoopAsync(traces, SayNowAndThen, stop);

        void SayNowAndThen()
        {
            if (clock.GetElapsedTime(saidAt) < BetweenPlainCounters) return;
            saidAt = clock.GetTimestamp();
            Say(Describe(read(), traces?.Tally()));
        }
    }

    private async Task LoopAsync(TraceStore? traces, Action showCounters, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Refresh, clock);
        var shownAt = clock.GetTimestamp() - (long)(BetweenTraces.TotalSeconds * clock.TimestampFrequency);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                showCounters();
                if (clock.GetElapsedTime(shownAt) < BetweenTraces || traces?.TakeWhole(Settled) is not { } tree) continue;
                Show(tree);
                shownAt = clock.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static string Describe(DemoCounts counts, TraceTally? traces)
    {
        var records = $"{counts.Produced} produced, {counts.Reached} received, {counts.Invocations} invoked, {counts.Batches} batches, lag {counts.Lag}";
        return traces is { } tally ? $"{records}, {tally.Whole} traces" : records;
    }

    private string Cut(string text) => text.Length <= console.Profile.Width - SpinnerWidth ? text : text[..(console.Profile.Width - SpinnerWidth)];

    private static Paragraph Coloured(TraceLine line)
    {
        var failed = line.Failed ? new Style(Color.Red) : null;
        return new Paragraph()
            .Append($"{line.Label}  ", failed)
            .Append($"{line.Duration}  ", new Style(Color.Grey))
            .Append(line.Bar, failed ?? new Style(Color.Teal));
    }

    // All at once, or the counters below would flicker. A line for a file stays one line, however long:
    // only a terminal has a width to break it at.
    private void Write(IEnumerable<Paragraph> coloured, IEnumerable<string> plain)
    {
        if (IsTerminal) console.Write(new Rows(coloured));
        else foreach (var line in plain) console.Profile.Out.Writer.WriteLine(line);
    }
}
