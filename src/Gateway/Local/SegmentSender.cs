using System.Net.Sockets;
using Gateway.Local.Traces;

namespace Gateway.Local;

/// <summary>Sends the embedded parts' own segments to a daemon. A daemon that is gone is no failure.</summary>
internal sealed class SegmentSender : IDisposable
{
    private readonly Socket _socket;

    /// <param name="daemonAddress"><c>host:port</c>.</param>
    public SegmentSender(string daemonAddress)
    {
        var colon = daemonAddress.LastIndexOf(':');
        _socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(daemonAddress[..colon].Trim('[', ']'), int.Parse(daemonAddress.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    public void Send(TraceSegment segment)
    {
        try
        {
            _socket.Send([.. "{\"format\":\"json\",\"version\":1}\n"u8, .. SegmentJson.Write(segment)]);
        }
        catch (SocketException)
        {
            // Nobody listens: the trace is lost, which is all that may happen.
        }
    }

    public void Dispose() => _socket.Dispose();
}
