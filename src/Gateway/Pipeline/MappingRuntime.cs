using Gateway.Diagnostics;
using Gateway.Filtering;
using Gateway.Invocation;
using Gateway.Invocation.Limits;
using Gateway.Records;
using Gateway.Settlement.Destinations;
using Gateway.Sources;
using Gateway.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>What the deliveries of one mapping share, and what is known of how it is doing.</summary>
internal sealed partial class MappingRuntime(
    string name, IRecordSource source, IEventFormat format, MappingMetrics metrics, int maximumConcurrency, TimeProvider clock, ILogger logger)
    : IDisposable
{
    private readonly Lock _turning = new();
    private volatile string? _functionProblem;
    private volatile bool _anySucceeded;

    // The source was paused because the mapping is broken.
    private bool _isHeld;

    public string Name { get; } = name;

    public IRecordSource Source { get; } = source;

    public IEventFormat Format { get; } = format;

    public MappingMetrics Metrics { get; } = metrics;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Null when every record goes to the function.</summary>
    public RecordFilter? Filter { get; init; }

    /// <summary>Null where records that failed for good are left to the broker.</summary>
    public FailureOutlet? Destination { get; init; }

    /// <inheritdoc cref="TraceSettings.MessageId"/>
    public MessageIdOf? MessageId { get; init; }

    /// <summary>Gives each call its turn, as the function admits them.</summary>
    public LimiterSeat Limiter { get; init; } = new FunctionLimiter(clock).Join();

    public InvocationSlots Slots { get; } = new(maximumConcurrency);

    public MappingGate Gate { get; } = new(clock);

    /// <summary>AWS's <c>LastProcessingResult</c>, with the words of whoever failed.</summary>
    public string LastProcessingResult =>
        (Gate.Problem ?? Source.Health.Problem ?? Destination?.Problem ?? _functionProblem) is { } problem ? $"PROBLEM: {problem}"
        : _anySucceeded ? "OK"
        : "No records processed";

    /// <summary>Begins to read, unless it was paused before.</summary>
    public void Start(IRecordSink sink)
    {
        lock (_turning)
        {
            Source.Start(sink);
            if (Gate.IsPaused) Source.Pause();
        }
    }

    /// <summary>Nothing new is read or invoked until <see cref="Resume"/>; what is in flight finishes. Once more changes nothing.</summary>
    public void Pause()
    {
        lock (_turning)
        {
            if (!Gate.Pause()) return;
            Source.Pause();
        }

        LogPaused(Name);
    }

    /// <summary>Ends a pause; without one it changes nothing.</summary>
    public void Resume()
    {
        lock (_turning)
        {
            if (!Gate.Resume()) return;
            if (!_isHeld) Source.Resume();
        }

        LogResumed(Name);
    }

    public void Succeeded()
    {
        _anySucceeded = true;
        _functionProblem = null;
    }

    /// <summary>The function failed on records of what it was sent.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="part">What it was sent.</param>
    /// <param name="failed">On how many of it.</param>
    /// <param name="trace">The batch's.</param>
    public void FunctionFailed(in InvocationOutcome outcome, RecordBatch part, int failed, TraceId trace)
    {
        Metrics.RecordsFailed(failed);
        var reason = ReasonOf(outcome);
        // The first failure of a row is news; the rest of the row is the same news.
        if (_functionProblem is null) LogFunctionFailed(Name, part.First.Lane.Name, RecordName.Of(part.First, MessageId), reason, outcome.RequestId, trace);
        _functionProblem = $"Function call failed. ({reason})";
    }

    /// <summary>Why the function failed, in its own words.</summary>
    public static string ReasonOf(in InvocationOutcome outcome) =>
        $"{outcome.ErrorType ?? outcome.FunctionError ?? outcome.Class.ToString()}: {outcome.ErrorMessage}";

    /// <summary>Nothing can be invoked until somebody mends the mapping: it stops consuming and tries again slowly.</summary>
    public void Broke(in InvocationOutcome outcome)
    {
        var problem = $"{outcome.ErrorType ?? "Invoke refused"}: {outcome.ErrorMessage}";
        // Together with the source: a pause that comes after the resume of a later success would never end.
        lock (_turning)
        {
            var isNews = Gate.Close(problem);
            if (!_isHeld) Source.Pause();
            _isHeld = true;
            if (!isNews) return;
        }

        LogBroken(Name, problem);
    }

    public void Mended()
    {
        if (Gate.Problem is null) return;
        lock (_turning)
        {
            if (!Gate.Open()) return;
            LetGo();
        }

        LogMended(Name);
    }

    /// <summary>A batch has come to its end: while the mapping is broken, without the function. With the last of them nobody would be left to hear that it is mended, so records come again until the next of them finds out.</summary>
    public void Ended()
    {
        if (Gate.Problem is null) return;
        lock (_turning)
        {
            if (Gate.Problem is not null) LetGo();
        }
    }

    /// <summary>The last wait before a call: for its turn, and for the end of a pause, which also holds up who waited to try again, or for the slot.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; there is no turn to hand back.</exception>
    public async ValueTask<CallTurn> TakeTurnAsync(CancellationToken ct)
    {
        while (true)
        {
            await Gate.WaitWhilePausedAsync(ct);
            var turn = await Limiter.EnterAsync(ct);
            if (!Gate.IsPaused) return turn;
            // Paused while it waited: a turn kept through a pause would be kept from the function's other mappings.
            Limiter.Leave(turn, outcome: null);
        }
    }

    public void Dispose()
    {
        Limiter.Vacate();
        Slots.Dispose();
    }

    private void LetGo()
    {
        if (_isHeld && !Gate.IsPaused) Source.Resume();
        _isHeld = false;
    }

    [LoggerMessage(EventIds.FunctionFailed, LogLevel.Warning, "{Mapping}: the function failed on a batch that begins at {Lane} {First} ({Reason}, request {RequestId}, trace {TraceId}); trying again in order")]
    private partial void LogFunctionFailed(string mapping, string lane, string first, string reason, string? requestId, TraceId traceId);

    [LoggerMessage(EventIds.MappingBroken, LogLevel.Error, "{Mapping} has stopped consuming: {Problem} Trying again slowly; nothing is lost")]
    private partial void LogBroken(string mapping, string problem);

    [LoggerMessage(EventIds.MappingPaused, LogLevel.Information, "{Mapping} is paused: nothing new is invoked until it is resumed")]
    private partial void LogPaused(string mapping);

    [LoggerMessage(EventIds.MappingResumed, LogLevel.Information, "{Mapping} is resumed")]
    private partial void LogResumed(string mapping);

    [LoggerMessage(EventIds.MappingMended, LogLevel.Information, "{Mapping} consumes again")]
    private partial void LogMended(string mapping);
}
