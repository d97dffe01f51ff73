using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.IntegrationTests.House;

/// <summary>A program in a process of its own: its output is kept, and it never outlives its owner.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Standard output and standard error, line by line.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The exit code, once all output was read.</summary>
    public Task<int> Exited => _exited.Task;

    public TextWriter Input => _process.StandardInput;

    /// <summary>Starts an assembly that lies beside this one.</summary>
    /// <param name="assembly">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set; a null value removes one.</param>
    /// <param name="onOutput">Called with each line of standard output.</param>
    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? onOutput = null) =>
        StartProgram("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments], environment, onOutput);

    /// <summary>Starts any program.</summary>
    /// <inheritdoc cref="Start"/>
    public static ChildProcess StartProgram(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? onOutput = null)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var child = new ChildProcess(process);
        _ = child.ReadToExitAsync(onOutput);
        return child;
    }

    public void Signal(int signal) => PosixSignal.Send(Id, signal);

    /// <summary>The last lines, for the report of a test that failed.</summary>
    public string Tail(int lines = 60) => string.Join(Environment.NewLine, _output.TakeLast(lines));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await Exited.WaitAsync(KillLimit, TimeProvider.System);
        _process.Dispose();
    }

    private async Task ReadToExitAsync(Action<string>? onOutput)
    {
        try
        {
            await Task.WhenAll(ReadAsync(_process.StandardOutput, onOutput), ReadAsync(_process.StandardError, null));
            await _process.WaitForExitAsync();
            _exited.SetResult(_process.ExitCode);
        }
        catch (Exception exception)
        {
            // Whoever waits for the exit must learn why it never came.
            _exited.SetException(exception);
        }
    }

    private async Task ReadAsync(StreamReader stream, Action<string>? onLine)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            onLine?.Invoke(line);
        }
    }
}
