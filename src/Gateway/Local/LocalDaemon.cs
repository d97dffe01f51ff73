using System.Net;
using System.Net.Sockets;
using Gateway.Diagnostics;
using Gateway.Local.Traces;
using Microsoft.Extensions.Logging;

namespace Gateway.Local;

/// <summary>An X-Ray daemon inside this process: checks every document more strictly than the real one and keeps the traces.</summary>
internal sealed partial class LocalDaemon : IAsyncDisposable
{
    private const int LargestDatagram = 65_535;

    /// <summary>Room for a burst of segments while the reader is not scheduled.</summary>
    private const int ReceiveBufferBytes = 4 * 1024 * 1024;

    /// <summary>A free UDP port may be taken for TCP; then the next one is tried.</summary>
    private const int PortAttempts = 20;

    private readonly Socket _socket;
    private readonly TraceStore _store;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;
    private LocalHttp? _http;
    private long _received;
    private long _rejected;

    private LocalDaemon(Socket socket, TraceStore store, ILogger logger)
    {
        (_socket, _store, _logger) = (socket, store, logger);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _receiving = ReceiveAsync(_stop.Token);
    }

    /// <summary>For UDP and TCP.</summary>
    public int Port { get; }

    /// <summary><c>host:port</c>, for UDP and TCP.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Documents that were right.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Documents that were wrong.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>What was wrong with the last rejected document.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>Starts listening; both ports are open when this completes.</summary>
    /// <exception cref="IOException">The port is taken for TCP.</exception>
    /// <exception cref="SocketException">The port is taken for UDP.</exception>
    public static async Task<LocalDaemon> StartAsync(LocalDaemonOptions options, TraceStore store, ILogger logger)
    {
        for (var attempt = 1; ; attempt++)
        {
            var daemon = new LocalDaemon(Bind(options.Port), store, logger);
            try
            {
                daemon._http = await LocalHttp.StartAsync(daemon.Port, new DaemonEndpoints(options, daemon.Take).Map);
                return daemon;
            }
            catch (IOException) when (options.Port == 0 && attempt < PortAttempts)
            {
                await daemon.DisposeAsync();
            }
            catch
            {
                await daemon.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        if (_http is not null) await _http.DisposeAsync();
        _stop.Dispose();
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBufferBytes };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer, stop);
                Take(Datagram.Read(buffer.AsMemory(0, length)));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private void Take(SegmentReading reading)
    {
        if (reading.IsValid)
        {
            _store.Add(reading.Segment);
            Interlocked.Increment(ref _received);
            return;
        }

        LastProblem = reading.Problem;
        Interlocked.Increment(ref _rejected);
        LogRejected(reading.Problem);
    }

    [LoggerMessage(EventIds.SegmentRejected, LogLevel.Warning, "The embedded daemon rejected a document: {Problem}")]
    private partial void LogRejected(string problem);
}
