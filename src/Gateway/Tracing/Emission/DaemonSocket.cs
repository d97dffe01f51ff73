using System.Net;
using System.Net.Sockets;

namespace Gateway.Tracing.Emission;

/// <summary>A connected UDP socket to the daemon. Connected, because only then does the system report that nobody listens.</summary>
internal sealed class DaemonSocket : IDisposable
{
    // Linux, from 4.18 on: SOL_UDP and UDP_SEGMENT of <netinet/udp.h>.
    private const int UdpLevel = 17;
    private const int UdpSegment = 103;

    private Socket? _socket;
    private IPEndPoint? _peer;
    private int _segment;
    private bool _mayBundle = OperatingSystem.IsLinux();

    /// <summary>Sends datagrams. Throws <see cref="SocketException"/>, after which the next call connects anew.</summary>
    /// <returns>False when the system reported that an earlier datagram found nobody; these were sent all the same.</returns>
    public bool Send(IPEndPoint peer, DatagramBundle bundle)
    {
        try
        {
            var socket = Connected(peer);
            return bundle.Documents.Count > 1 && _mayBundle ? SendBundle(socket, bundle) : SendEach(socket, bundle.Documents);
        }
        catch (SocketException)
        {
            Disconnect();
            throw;
        }
    }

    public void Dispose() => Disconnect();

    // A path that takes no datagram of this length in one piece, as to another host, refuses the call.
    private bool SendBundle(Socket socket, DatagramBundle bundle)
    {
        try
        {
            Segment(socket, bundle.Each);
            return SendOne(socket, bundle.Bytes.Span);
        }
        catch (SocketException e) when (e.SocketErrorCode is not SocketError.ConnectionRefused)
        {
            _mayBundle = false;
            return SendEach(socket, bundle.Documents);
        }
    }

    private bool SendEach(Socket socket, IReadOnlyList<SegmentDocument> documents)
    {
        Segment(socket, 0);
        var found = true;
        foreach (var document in documents) found &= SendOne(socket, document.Datagram.Span);
        return found;
    }

    // The error belongs to the datagram before; the system did not send this one, so it goes again.
    private static bool SendOne(Socket socket, ReadOnlySpan<byte> datagram)
    {
        try
        {
            socket.Send(datagram);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            socket.Send(datagram);
            return false;
        }
    }

    private void Segment(Socket socket, int bytes)
    {
        if (_segment == bytes) return;
        socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(bytes));
        _segment = bytes;
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
        _segment = 0;
    }
}
