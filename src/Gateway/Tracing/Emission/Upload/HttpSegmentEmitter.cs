using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>Uploads documents, many with one call and a few calls at a time, apart from the records' path.</summary>
/// <remarks>
/// While the receiver is away, each call is tried again for a while and then given up, and what comes meanwhile waits in a
/// queue that drops its oldest: newer traces are of more use than older ones.
/// </remarks>
internal sealed partial class HttpSegmentEmitter : ISegmentEmitter, IAsyncDisposable
{
    /// <summary>How long a stop waits for what is queued.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    /// <summary>At 25 ms an answer, enough for eight thousand documents a second.</summary>
    private const int Uploaders = 4;

    /// <summary>While a call fills up, documents are fetched in steps: being woken for each would cost more than sending it does.</summary>
    private static readonly TimeSpan FillInterval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _logGate = new();
    private readonly HttpSegmentEmitterOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly ILogger<HttpSegmentEmitter> _logger;
    private readonly UploadClient _client;
    private readonly SegmentQueue _queue;
    private readonly Task _uploads;
    private volatile bool _isFlushing;
    private bool _isDisposed;
    private long? _loggedAt;

    /// <param name="options">What goes where.</param>
    /// <param name="http">Sends, and keeps connections; it outlives this.</param>
    /// <param name="clock">Counts every wait.</param>
    /// <param name="random">0 up to, never including, 1.</param>
    /// <param name="logger">Hears of trouble, once a minute.</param>
    public HttpSegmentEmitter(
        HttpSegmentEmitterOptions options, HttpMessageInvoker http, TimeProvider clock, Func<double> random, ILogger<HttpSegmentEmitter> logger)
    {
        (_options, _clock, _random, _logger) = (options, clock, random, logger);
        _client = new UploadClient(options.Target, options.Format, options.Timeout, http, clock);
        Counters = new EmissionCounters(options.Report);
        _queue = new SegmentQueue(options.QueueCapacity, Counters);
        _uploads = Task.WhenAll(Enumerable.Range(0, Uploaders).Select(_ => Task.Run(() => RunAsync(_stopping.Token))));
    }

    public SegmentForm Form => _options.Format.Form;

    public EmissionCounters Counters { get; }

    public RefusalCounts Refusals { get; } = new();

    public void Emit(SegmentDocument document) => _queue.Write(document);

    /// <summary>Uploads what is queued, as far as that takes no longer than <see cref="FlushTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _queue.Close();
        _isFlushing = true;
        await ((Task)_uploads.WaitAsync(FlushTimeout, _clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync();
        await _uploads.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.DropAll();
        _turn.Dispose();
        _stopping.Dispose();
        LogStopped(_options.Target.Address, Counters[SegmentResult.Sent], Counters[SegmentResult.Dropped], Counters[SegmentResult.Rejected]);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var batch = new UploadBatch(_options.Format);
        try
        {
            while (await FillAsync(batch, stoppingToken)) await UploadAsync(batch, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The flush took too long; what is left is counted here and by the stop.
            Drop(batch);
        }
    }

    /// <summary>Takes documents from the queue until the call is full or has waited long enough.</summary>
    /// <returns>False once the queue is closed and empty.</returns>
    private async Task<bool> FillAsync(UploadBatch batch, CancellationToken stoppingToken)
    {
        // One at a time: otherwise each uploader would wait for company with a document of its own.
        await _turn.WaitAsync(stoppingToken);
        try
        {
            if (!await _queue.WaitAsync(stoppingToken)) return false;
            var since = _clock.GetTimestamp();
            while (!TryFill(batch) && !_isFlushing && _clock.GetElapsedTime(since) < _options.Linger)
            {
                await Task.Delay(FillInterval, _clock, stoppingToken);
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool TryFill(UploadBatch batch)
    {
        while (!batch.IsFull)
        {
            if (!_queue.TryRead(out var document)) return false;
            batch.Add(document);
        }

        return true;
    }

    private async Task UploadAsync(UploadBatch batch, CancellationToken stoppingToken)
    {
        for (var retry = 0; batch.Count > 0; retry++)
        {
            var answer = await _client.PostAsync(batch.Write(), stoppingToken);
            if (!answer.IsAnswered) batch.LeaveBody();
            Settle(batch, answer);
            if (batch.Count == 0) break;
            if (retry == UploadBackOff.MaxRetries) Drop(batch);
            else await Task.Delay(UploadBackOff.Wait(retry, answer.RetryAfter, _random()), _clock, stoppingToken);
        }
    }

    /// <summary>Counts what is decided and leaves in the call what is worth another try.</summary>
    private void Settle(UploadBatch batch, in UploadAnswer answer)
    {
        if (answer.Problem is { } problem && MayLog()) LogFailed(problem, answer.Outcome == UploadOutcome.Failed ? "tried again" : "lost");
        switch (answer.Outcome)
        {
            case UploadOutcome.Taken:
                SettleTaken(batch, _options.Format.Refusals(answer.Body));
                break;
            case UploadOutcome.Refused:
                Counters.Add(SegmentResult.Rejected, batch.Count);
                batch.Clear();
                break;
        }
    }

    private void SettleTaken(UploadBatch batch, IReadOnlyList<Refusal> refusals)
    {
        var before = batch.Count;
        batch.KeepOnly([.. refusals.Where(static refusal => refusal is { MayTryAgain: true, Id: not null }).Select(static refusal => refusal.Id!)]);
        var settled = before - batch.Count;
        var rejected = Math.Min(settled, refusals.Where(static refusal => refusal is { MayTryAgain: false } or { Id: null }).Sum(static refusal => refusal.Count));
        if (settled > rejected) Counters.Add(SegmentResult.Sent, settled - rejected);
        if (rejected > 0) Counters.Add(SegmentResult.Rejected, rejected);
        foreach (var refusal in refusals) Refusals.Add(refusal.Code, refusal.Count);
        if (refusals.Count > 0 && MayLog()) LogRefused(_options.Target.Address, refusals[0].Code, refusals[0].Message, Refusals);
    }

    private void Drop(UploadBatch batch)
    {
        if (batch.Count > 0) Counters.Add(SegmentResult.Dropped, batch.Count);
        batch.Clear();
    }

    // A receiver that is down would otherwise fill the log with a line for each call.
    private bool MayLog()
    {
        lock (_logGate)
        {
            if (_loggedAt is { } loggedAt && _clock.GetElapsedTime(loggedAt) < LogInterval) return false;
            _loggedAt = _clock.GetTimestamp();
            return true;
        }
    }

    [LoggerMessage(EventIds.UploadFailed, LogLevel.Warning, "Segments could not be uploaded and are {Fate}: {Problem}")]
    private partial void LogFailed(string problem, string fate);

    [LoggerMessage(EventIds.SegmentsRefused, LogLevel.Warning, "{Target} does not take every segment, the latest for {Code}: {Reason}. So far: {Counts}")]
    private partial void LogRefused(Uri target, string code, string? reason, RefusalCounts counts);

    [LoggerMessage(EventIds.UploadStopped, LogLevel.Information, "Segments to {Target} ended: {Sent} sent, {Dropped} dropped, {Rejected} rejected")]
    private partial void LogStopped(Uri target, long sent, long dropped, long rejected);
}
