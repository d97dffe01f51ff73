using System.Globalization;
using Gateway.Local.Demo;
using Gateway.Local.Runtime;
using Gateway.Local.Traces;

namespace Gateway.Hosting.Dev;

/// <summary>Shows a person what the function prints, how it fails, and the trace of each batch.</summary>
/// <param name="output">The terminal, or a file.</param>
/// <param name="console">Draws traces on the same.</param>
/// <param name="several">True where lines need to say which process they are of.</param>
/// <param name="clock">Times the look for traces.</param>
internal sealed class DevConsole(TextWriter output, DemoConsole console, bool several, TimeProvider clock) : IFunctionWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>A trace that got no document for so long has probably got all.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    // What is several lines stays together.
    private readonly Lock _gate = new();

    public void Say(string text)
    {
        // A line stays one, however long: breaking it is the terminal's business.
        lock (_gate) output.WriteLine(text);
    }

    public void Printed(int slot, string line) => Say($"{Name(slot)} | {line}");

    public void Failed(int slot, string error) => Say($"{Name(slot)} ! {error}");

    public void StartsSlowly(int slot, TimeSpan time) => Say($"{Name(slot)} ! it has not asked for work for {time.TotalSeconds} s; is it a Lambda runtime client, as in: npx aws-lambda-ric index.handler");

    public void Ended(int slot, string why, TimeSpan wait)
    {
        var again = wait == TimeSpan.Zero ? "starting it again" : string.Create(CultureInfo.InvariantCulture, $"starting it again in {wait.TotalSeconds:0.#} s");
        Say($"{Name(slot)} ! {why}; {again}");
    }

    /// <summary>Prints each trace as it becomes whole, until it is stopped; then what is left.</summary>
    public async Task ShowTracesAsync(TraceStore traces, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) Show(traces, Settled);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Show(traces, TimeSpan.Zero);
        }
    }

    private void Show(TraceStore traces, TimeSpan settled)
    {
        foreach (var tree in traces.TakeAllWhole(settled))
        {
            lock (_gate) console.Show(tree);
        }
    }

    private string Name(int slot) => several ? $"fn{slot}" : "fn";
}
