using System.Diagnostics;

namespace Gateway.Local.Runtime;

/// <summary>The function as a child of this process, in a process group of its own: Ctrl-C is for the gateway, which drains first.</summary>
internal sealed class FunctionProcess : IFunctionProcess
{
    /// <summary>For its own clean-up.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    /// <summary>Its output may be held open by what it started, and then never ends.</summary>
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly ProcessGroup _group;
    private readonly TimeProvider _clock;

    private FunctionProcess(Process process, ProcessGroup group, Action<string> print, TimeProvider clock)
    {
        (_process, _group, _clock) = (process, group, clock);
        Exited = UntilExitAsync(Task.WhenAll(ReadAsync(process.StandardOutput, print), ReadAsync(process.StandardError, print)));
    }

    public Task<ProcessExit> Exited { get; }

    /// <param name="command">What to run.</param>
    /// <param name="environment">Set in addition to this process's own.</param>
    /// <param name="print">Gets each line of its output, from any thread.</param>
    /// <param name="clock">Limits how long its end may take.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static FunctionProcess Start(FunctionCommand command, IReadOnlyDictionary<string, string> environment, Action<string> print, TimeProvider clock)
    {
        var start = ProcessGroup.StartOf(command);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        try
        {
            // It gets none: it must not wait for a person's.
            process.StandardInput.Close();
            return new FunctionProcess(process, new ProcessGroup(process), print, clock);
        }
        catch
        {
            // Nobody would hold it, and it would go on asking for events.
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public void Kill() => _group.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            _group.Terminate();
            await Task.WhenAny(Exited, Task.Delay(StopLimit, _clock));
            _group.Kill();
            await Exited;
        }

        _group.Dispose();
        _process.Dispose();
    }

    private async Task<ProcessExit> UntilExitAsync(Task lastWords)
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(lastWords, Task.Delay(LastWordsLimit, _clock));
        var exit = new ProcessExit(_process.ExitCode);
        // What it started would go on in its stead.
        _group.Kill();
        return exit;
    }

    private static async Task ReadAsync(StreamReader stream, Action<string> print)
    {
        try
        {
            while (await stream.ReadLineAsync() is { } line) print(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closed while it was read: there is nothing more to print.
        }
    }
}
