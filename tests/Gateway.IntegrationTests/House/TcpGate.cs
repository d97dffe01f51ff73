using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.House;

/// <summary>An address that refuses connections until it is opened; from then on it leads to another one.</summary>
internal sealed class TcpGate : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Func<Stream, Stream, CancellationToken, Task> _back;
    private readonly CancellationTokenSource _closed = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task _accepting = Task.CompletedTask;

    /// <param name="target">Where it leads.</param>
    /// <param name="back">Brings what comes from there to the caller; as it is when absent.</param>
    public TcpGate(string target, Func<Stream, Stream, CancellationToken, Task>? back = null)
    {
        (_target, _back) = (IPEndPoint.Parse(target), back ?? (static (from, to, closed) => from.CopyToAsync(to, closed)));
        // Bound and not listening: the port is ours, and a caller is refused.
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    public void Open()
    {
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptAsync(_closed.Token), _closed.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task ForwardAsync(Socket caller, CancellationToken closed)
    {
        using var near = new NetworkStream(caller, ownsSocket: true);
        using var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await target.ConnectAsync(_target, closed);
            using var far = new NetworkStream(target);
            await Task.WhenAny(near.CopyToAsync(far, closed), _back(far, near, closed));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The other end is gone; leaving closes this one.
        }
    }
}
