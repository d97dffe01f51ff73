using System.Net;
using System.Net.Sockets;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>The other end of a connection: it sends what the test says, and shows what it gets.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly FrameReader _frames;

    private ScriptedBroker(Stream client, NetworkStream stream)
    {
        (Client, _stream) = (client, stream);
        _frames = new FrameReader(stream, mostBytes: 1_000_000);
    }

    /// <summary>The near end.</summary>
    public Stream Client { get; }

    public static async Task<ScriptedBroker> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndpoint);
        var server = await listener.AcceptSocketAsync();
        server.NoDelay = true;
        return new ScriptedBroker(new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }

    public ValueTask SendAsync(params byte[][] frames) => _stream.WriteAsync(frames.SelectMany(frame => frame).ToArray());

    /// <summary>The next frame, with its length as captured frames have it.</summary>
    public async Task<string> NextAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        string? frame;
        while (!TryTake(out frame))
        {
            if (!await _frames.FillAsync(bound.Token)) return "the end";
        }

        return frame!;
    }

    public void Close() => _stream.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await Client.DisposeAsync();
    }

    private bool TryTake(out string? hex)
    {
        hex = _frames.TryTake(out var frame) ? $"{frame.Length:x8}{Convert.ToHexStringLower(frame)}" : null;
        return hex is not null;
    }
}
