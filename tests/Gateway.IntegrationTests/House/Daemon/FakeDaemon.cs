using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>The X-Ray daemon's UDP port on loopback: takes every datagram, judges it and keeps it.</summary>
internal sealed class FakeDaemon : IDisposable
{
    private const int ReceiveBuffer = 8 * 1024 * 1024;
    private const int LargestDatagram = 65_536;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBuffer };
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments = [];
    private readonly HashSet<string> _subsegmentIds = [];
    private readonly HashSet<string> _ids = [];

    public FakeDaemon()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // A thread of its own: while it is late, the kernel throws away what does not fit.
        new Thread(Receive) { IsBackground = true, Name = "fake daemon" }.Start();
    }

    public Violations Violations { get; } = new();

    /// <summary>As <c>Tracing.DaemonAddress</c> wants it.</summary>
    public string Address => _socket.LocalEndPoint!.ToString()!;

    /// <summary>All documents so far, in order of arrival.</summary>
    public IReadOnlyList<Segment> Snapshot()
    {
        lock (_gate)
        {
            return [.. _segments];
        }
    }

    /// <summary>True once a segment or subsegment of this id in this trace has arrived.</summary>
    public bool Knows(string traceId, string id)
    {
        lock (_gate)
        {
            return _subsegmentIds.Contains($"{traceId}/{id}");
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Takes one datagram as if it had come by the socket.</summary>
    internal void Take(ReadOnlySpan<byte> datagram)
    {
        if (SegmentRules.Read(datagram, Violations.Add) is not { } segment)
        {
            return;
        }

        lock (_gate)
        {
            _segments.Add(segment);
            foreach (var part in segment.All)
            {
                _subsegmentIds.Add($"{part.TraceId}/{part.Id}");
                if (!_ids.Add(part.Id))
                {
                    Violations.Add($"{part.Name} of {part.TraceId} uses the id {part.Id} again.");
                }
            }
        }
    }

    private void Receive()
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                // Without content it is no segment, and nobody's mistake: somebody looked whether we are there.
                if (_socket.Receive(buffer) is > 0 and var length) Take(buffer.AsSpan(0, length));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
