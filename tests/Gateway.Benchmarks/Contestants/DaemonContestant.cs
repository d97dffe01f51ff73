using System.Net;
using System.Net.Sockets;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>The gateway with every batch sampled, and a daemon in one of its states.</summary>
internal sealed class DaemonContestant(DaemonState state, string title) : KafkaContestant(state.ToString().ToLowerInvariant(), title), IDisposable
{
    private const int LargestDatagram = 64 * 1024;

    /// <summary>Too long for a name server to be asked about it.</summary>
    private static readonly string NobodysName = $"{new string('x', 64)}.invalid:2000";

    private static readonly TimeSpan SlowPace = TimeSpan.FromMilliseconds(10);

    private readonly GatewayContestant _gateway = new(state.ToString(), title, GatewayConfiguration.EverythingSampled);
    private readonly CancellationTokenSource _over = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public static IReadOnlyList<DaemonContestant> States { get; } =
    [
        new(DaemonState.Present, "daemon present"),
        new(DaemonState.Absent, "daemon absent"),
        new(DaemonState.Deaf, "daemon deaf (never reads)"),
        new(DaemonState.Slow, "daemon slow (a datagram in 10 ms)"),
        new(DaemonState.Unknown, "daemon's name unknown"),
    ];

    public override Task PrepareAsync()
    {
        if (state is not (DaemonState.Deaf or DaemonState.Slow)) return Task.CompletedTask;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (state is DaemonState.Slow) _ = ReadSlowlyAsync();
        return Task.CompletedTask;
    }

    public override Child Start(KafkaSetting setting) => _gateway.Start(setting with { DaemonAddress = Address(setting.DaemonAddress) });

    public override Task<long> StopAsync(Child process) => _gateway.StopAsync(process);

    public void Dispose()
    {
        _over.Cancel();
        _socket.Dispose();
        _over.Dispose();
    }

    private string Address(string daemon) => state switch
    {
        DaemonState.Present => daemon,
        DaemonState.Absent => $"127.0.0.1:{LoopbackPort.Free()}",
        DaemonState.Deaf or DaemonState.Slow => _socket.LocalEndPoint!.ToString()!,
        _ => NobodysName,
    };

    private async Task ReadSlowlyAsync()
    {
        var datagram = new byte[LargestDatagram];
        using var timer = new PeriodicTimer(SlowPace);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token)) await _socket.ReceiveAsync(datagram, SocketFlags.None, _over.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
