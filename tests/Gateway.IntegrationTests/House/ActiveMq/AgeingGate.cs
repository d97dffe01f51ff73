using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>
/// An address that leads to a broker and makes some of its messages older than they are: a broker dates a message itself when it
/// comes, and nobody waits a minute for it to become a minute old.
/// </summary>
internal sealed class AgeingGate : IAsyncDisposable
{
    /// <summary>A number this near to the present is a time in milliseconds.</summary>
    private const long PresentMs = 600_000;

    private readonly IPEndPoint _target;
    private readonly byte[] _mark;
    private readonly TimeSpan _age;
    private readonly CancellationTokenSource _closed = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _accepting;

    /// <param name="broker">Where it leads.</param>
    /// <param name="mark">What the messages hold that are made older.</param>
    /// <param name="age">By how much.</param>
    public AgeingGate(Uri broker, byte[] mark, TimeSpan age)
    {
        (_target, _mark, _age) = (new IPEndPoint(IPAddress.Loopback, broker.Port), mark, age);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Uri => $"tcp://{_listener.LocalEndPoint}";

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
            while (true) _ = ForwardAsync(await _listener.AcceptAsync(_closed.Token), _closed.Token);
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
            await Task.WhenAny(near.CopyToAsync(far, closed), AgeAsync(far, near, closed));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The other end is gone; leaving closes this one.
        }
    }

    // A frame is its length and that many bytes.
    private async Task AgeAsync(NetworkStream from, NetworkStream to, CancellationToken closed)
    {
        var length = new byte[sizeof(int)];
        while (await from.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, closed) == length.Length)
        {
            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await from.ReadExactlyAsync(frame, closed);
            if (frame.AsSpan().IndexOf(_mark) >= 0) Age(frame);
            await to.WriteAsync((byte[])[.. length, .. frame], closed);
        }
    }

    private void Age(Span<byte> frame)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var at = 0; at <= frame.Length - sizeof(long); at++)
        {
            var number = frame.Slice(at, sizeof(long));
            var time = BinaryPrimitives.ReadInt64BigEndian(number);
            if (time > now - PresentMs && time < now + PresentMs) BinaryPrimitives.WriteInt64BigEndian(number, time - (long)_age.TotalMilliseconds);
        }
    }
}
