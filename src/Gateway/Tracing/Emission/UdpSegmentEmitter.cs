using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Emission;

/// <summary>Sends documents to the X-Ray daemon by UDP, one datagram each, apart from the records' path.</summary>
internal sealed partial class UdpSegmentEmitter : ISegmentEmitter, IAsyncDisposable
{
    /// <summary>Documents that may wait for the writer.</summary>
    public const int QueueCapacity = 1024;

    /// <summary>How long a stop waits for what is queued.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _linger;
    private readonly ILogger<UdpSegmentEmitter> _logger;
    private readonly DaemonResolver _resolver;
    private readonly DaemonSocket _socket = new();
    private readonly DatagramBundle _bundle = new();
    private readonly SegmentQueue _queue;
    private readonly Task _writer;
    private bool _isDisposed;

    // Used only by the writer.
    private long? _loggedAt;

    public UdpSegmentEmitter(UdpSegmentEmitterOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        (_clock, _linger) = (clock, options.Linger);
        _logger = loggers.CreateLogger<UdpSegmentEmitter>();
        _resolver = new DaemonResolver(options.Daemon, clock, options.Lookup, loggers.CreateLogger<DaemonResolver>());
        Counters = new EmissionCounters(options.Report);
        _queue = new SegmentQueue(options.QueueCapacity, Counters);
        _writer = Task.Run(() => WriteAsync(_stopping.Token), CancellationToken.None);
    }

    public EmissionCounters Counters { get; }

    public void Emit(SegmentDocument document) => _queue.Write(document);

    /// <summary>Sends what is queued, as far as that takes no longer than <see cref="FlushTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _queue.Close();
        await ((Task)_writer.WaitAsync(FlushTimeout, _clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync();
        await _writer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.DropAll();
        _socket.Dispose();
        _stopping.Dispose();
        LogStopped(Counters[SegmentResult.Sent], Counters[SegmentResult.Dropped]);
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _queue.WaitAsync(stoppingToken))
            {
                while (_queue.TryRead(out var document))
                {
                    if (_bundle.TryAdd(document)) continue;
                    await SendAsync(stoppingToken);
                    _bundle.TryAdd(document);
                }

                await SendAsync(stoppingToken);
                // Being woken for every document would cost several times what sending it does.
                if (_linger > TimeSpan.Zero) await Task.Delay(_linger, _clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The flush took too long; what is left is counted by the stop.
        }
    }

    private async ValueTask SendAsync(CancellationToken stoppingToken)
    {
        if (_bundle.IsEmpty) return;
        var result = SegmentResult.Dropped;
        try
        {
            if (await _resolver.CurrentAsync(stoppingToken) is not { } peer) return;
            if (!_socket.Send(peer, _bundle)) ReportRefused(peer.ToString());
            result = SegmentResult.Sent;
        }
        // Whatever a network stack throws: the loop must outlive it, or every later segment is lost.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (MayLog()) LogFailed(e.Message);
        }
        finally
        {
            foreach (var document in _bundle.Documents) document.Dispose();
            Counters.Add(result, _bundle.Documents.Count);
            _bundle.Clear();
        }
    }

    private void ReportRefused(string daemon)
    {
        Counters.AddRefused();
        _resolver.PassOver();
        if (MayLog()) LogRefused(daemon);
    }

    // A daemon that is down would otherwise fill the log with a line for each batch.
    private bool MayLog()
    {
        if (_loggedAt is { } loggedAt && _clock.GetElapsedTime(loggedAt) < LogInterval) return false;
        _loggedAt = _clock.GetTimestamp();
        return true;
    }

    [LoggerMessage(EventIds.DaemonRefuses, LogLevel.Warning,
        "No X-Ray daemon listens on {Daemon}; segments are lost until one does. Start it, or set Tracing.Exporter to None")]
    private partial void LogRefused(string daemon);

    [LoggerMessage(EventIds.SegmentSendFailed, LogLevel.Warning, "A segment could not be sent to the X-Ray daemon: {Error}")]
    private partial void LogFailed(string error);

    [LoggerMessage(EventIds.EmissionStopped, LogLevel.Information, "Segments to the X-Ray daemon ended: {Sent} sent, {Dropped} dropped")]
    private partial void LogStopped(long sent, long dropped);
}
