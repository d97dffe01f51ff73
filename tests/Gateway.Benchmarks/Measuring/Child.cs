using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Gateway.Benchmarks.Measuring;

/// <summary>A process that this one started and speaks to in lines.</summary>
internal sealed partial class Child : IAsyncDisposable
{
    private const int HangUpSignal = 1;
    private const int Terminate = 15;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _tail = new();
    private readonly string _name;

    private Child(string name, ProcessStartInfo start)
    {
        _name = name;
        _process = Process.Start(start) ?? throw new BenchmarkFailedException($"{name} did not start");
        _ = ReadAsync(_process.StandardOutput);
        _ = RememberAsync(_process.StandardError);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of standard error and of unread standard output.</summary>
    public string Tail
    {
        get
        {
            lock (_tail) return string.Join('\n', _tail);
        }
    }

    /// <summary>Another verb of this program, in a process of its own.</summary>
    public static Child Self(string verb, params IEnumerable<string> arguments) =>
        Start(verb, "dotnet", ["exec", typeof(Child).Assembly.Location, verb, .. arguments]);

    public static Child Start(string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        return new Child(name, start);
    }

    public void Send(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Has a gateway read its configuration anew.</summary>
    public void HangUp() => _ = Kill(_process.Id, HangUpSignal);

    /// <summary>The words after <paramref name="word"/> of the next line that begins with it; null after the limit.</summary>
    public async Task<string[]?> WaitForAsync(string word, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(end.Token);
                var words = line.Split(' ');
                if (words[0] == word) return words[1..];
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ChannelClosedException)
        {
            throw new BenchmarkFailedException($"{_name} ended while '{word}' was awaited from it:\n{Tail}");
        }
    }

    public async Task<string[]> ExpectAsync(string word, TimeSpan limit) =>
        await WaitForAsync(word, limit) ?? throw new BenchmarkFailedException($"{_name} did not say '{word}' within {limit.TotalSeconds:0} s:\n{Tail}");

    public async Task<string[]> AskAsync(string line, string answer, TimeSpan? limit = null)
    {
        Send(line);
        return await ExpectAsync(answer, limit ?? TimeSpan.FromSeconds(10));
    }

    /// <summary>Closes its input, asks it to stop, and ends it when it does not.</summary>
    /// <returns>Its exit code; null when it had to be killed.</returns>
    public async Task<int?> StopAsync(bool bySignal)
    {
        if (bySignal && !_process.HasExited) _ = Kill(_process.Id, Terminate);
        _process.StandardInput.Close();
        using var end = new CancellationTokenSource(StopLimit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(end.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            return null;
        }
    }

    /// <summary>Waits for the end of a process that ends by itself, and well.</summary>
    public async Task WaitForExitAsync(TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit, TimeProvider.System);
        await _process.WaitForExitAsync(end.Token);
        if (_process.ExitCode != 0) throw new BenchmarkFailedException($"{_name} ended with {_process.ExitCode}:\n{Tail}");
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Remember(line);
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.TryComplete();
    }

    private async Task RememberAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync() is { } line) Remember(line);
    }

    private void Remember(string line)
    {
        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > 20) _tail.Dequeue();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
