using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>An X-Ray daemon that takes a datagram now and then, or none at all; what does not fit its small buffer meanwhile is lost.</summary>
internal sealed class SlowDaemon : IDisposable
{
    private const int Buffer = 4 * 1024;
    private const int LargestDatagram = 65_536;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = Buffer };
    private readonly CancellationTokenSource _disposed = new();
    private int _received;

    /// <param name="pace">The time between two datagrams; null takes none.</param>
    public SlowDaemon(TimeSpan? pace)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (pace is { } time)
        {
            _ = ReceiveAsync(time);
        }
    }

    /// <summary>As <c>Tracing.DaemonAddress</c> wants it.</summary>
    public string Address => _socket.LocalEndPoint!.ToString()!;

    public int Received => Volatile.Read(ref _received);

    public void Dispose()
    {
        _disposed.Cancel();
        _socket.Dispose();
    }

    private async Task ReceiveAsync(TimeSpan pace)
    {
        var buffer = new byte[LargestDatagram];
        using var timer = new PeriodicTimer(pace);
        try
        {
            while (await timer.WaitForNextTickAsync(_disposed.Token))
            {
                await _socket.ReceiveAsync(buffer, SocketFlags.None, _disposed.Token);
                Interlocked.Increment(ref _received);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
