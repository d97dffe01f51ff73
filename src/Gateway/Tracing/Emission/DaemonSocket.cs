using System.Net;
using System.Net.Sockets;

namespace Gateway.Tracing.Emission;

/// <summary>A connected UDP socket to the daemon. Connected, because only then does the system report that nobody listens.</summary>
internal sealed class DaemonSocket : IDisposable
{
    private Socket? _socket;
    private IPEndPoint? _peer;

    /// <summary>Sends one datagram. Throws <see cref="SocketException"/>, after which the next call connects anew.</summary>
    /// <returns>False when the system reported that an earlier datagram found nobody; this one was sent all the same.</returns>
    public async ValueTask<bool> SendAsync(IPEndPoint peer, ReadOnlyMemory<byte> datagram, CancellationToken stoppingToken)
    {
        try
        {
            return await TrySendAsync(Connected(peer), datagram, stoppingToken);
        }
        catch (SocketException)
        {
            Disconnect();
            throw;
        }
    }

    public void Dispose() => Disconnect();

    // The error belongs to the datagram before; the system did not send this one, so it goes again.
    private static async ValueTask<bool> TrySendAsync(Socket socket, ReadOnlyMemory<byte> datagram, CancellationToken stoppingToken)
    {
        try
        {
            await socket.SendAsync(datagram, SocketFlags.None, stoppingToken);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            await socket.SendAsync(datagram, SocketFlags.None, stoppingToken);
            return false;
        }
    }

    private Socket Connected(IPEndPoint peer)
    {
        if (_socket is not null && peer.Equals(_peer)) return _socket;
        Disconnect();
        _socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(peer);
        _peer = peer;
        return _socket;
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
