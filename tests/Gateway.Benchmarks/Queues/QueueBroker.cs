using System.Net;
using System.Net.Sockets;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues;

/// <summary>A private broker of a run, with all that it writes in a folder that goes with it.</summary>
/// <param name="title">What the table calls it.</param>
internal abstract class QueueBroker(string title) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(100);

    private readonly string _root = Directory.CreateTempSubdirectory("gateway-bench-broker-").FullName;

    public string Title { get; } = title;

    /// <summary>Who reads from it, in the order of the table.</summary>
    public abstract IReadOnlyList<QueueContestant> Contestants { get; }

    public abstract Uri Uri { get; }

    /// <summary>Where it speaks STOMP; null where it does not.</summary>
    public virtual int? StompPort => null;

    public abstract int ProcessId { get; }

    /// <summary>Messages that last for a run in batches.</summary>
    public abstract int UsualMessages { get; }

    /// <summary>Messages that last for a run of one message an invocation.</summary>
    public abstract int UsualSingles { get; }

    /// <summary>A queue that holds the backlog, in a broker that holds nothing else.</summary>
    public abstract Task FillAsync(string queue, Backlog backlog);

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A new folder within the broker's own.</summary>
    protected string NewFolder() => Directory.CreateDirectory(Path.Combine(_root, Path.GetRandomFileName())).FullName;

    /// <summary>Waits until it takes connections.</summary>
    protected static async Task UpAsync(Child process, int port)
    {
        for (var waited = TimeSpan.Zero; waited < StartLimit && !process.HasExited; waited += StartPoll)
        {
            if (await TakesConnectionsAsync(port)) return;
            await Task.Delay(StartPoll, TimeProvider.System);
        }

        throw new BenchmarkFailedException($"the broker did not start:\n{process.Tail}");
    }

    private static async Task<bool> TakesConnectionsAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
