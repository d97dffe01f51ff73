using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Records;
using Gateway.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Settlement.Destinations;

/// <summary>Gets failed records into their destination; only then are they acknowledged.</summary>
/// <param name="mapping">The mapping's name.</param>
/// <param name="destination">Takes them.</param>
/// <param name="format">Measures what is sent in parts.</param>
/// <param name="metrics">Counts what was taken.</param>
/// <param name="random">0 up to, not including, 1; called from any thread.</param>
/// <param name="logger">Hears of what was sent, and of a destination that refuses.</param>
internal sealed partial class FailureOutlet(
    string mapping, IFailureDestination destination, IEventFormat format, MappingMetrics metrics, Func<double> random, ILogger logger) : IAsyncDisposable
{
    private static readonly BackOff BetweenTries = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15));

    private volatile string? _problem;
    private int _waiting;

    /// <inheritdoc cref="TraceSettings.MessageId"/>
    public MessageIdOf? MessageId { get; init; }

    /// <summary>Why records wait for the destination, with the remedy; null while none does.</summary>
    public string? Problem => Volatile.Read(ref _waiting) > 0 ? _problem : null;

    /// <summary>Records wait for it that it did not take.</summary>
    public void IsAwaited() => Interlocked.Increment(ref _waiting);

    /// <summary>They wait no more: it has them, or they are somebody else's.</summary>
    public void IsNoLongerAwaited() => Interlocked.Decrement(ref _waiting);

    /// <summary>Sends records once, and acknowledges them when the destination has them.</summary>
    /// <param name="failed">The records.</param>
    /// <param name="settler">Tells their source.</param>
    /// <param name="trace">Their batch's.</param>
    /// <param name="hardStop">Ends it: what is not sent is sent by nobody.</param>
    public async Task<SendOutcome> SendAsync(FailedBatch failed, Settler settler, BatchTrace trace, CancellationToken hardStop)
    {
        var result = await TracedAsync(failed, trace, hardStop);
        if (result.MustSplit) return SendOutcome.Again([.. Enumerable.Range(0, failed.Records.Count).Select(i => BatchPart.Of(failed with { Records = failed.Records.Only(format, i) }))]);
        // What is still its records' when the drain is over is released by whoever asked.
        if (!result.IsConfirmed && hardStop.IsCancellationRequested) return SendOutcome.Again([BatchPart.Of(failed)]);
        if (result.Problem is { } problem) return Refused(failed, problem);
        Settle(failed, settler, result);
        return SendOutcome.Settled;
    }

    public ValueTask DisposeAsync() => destination.DisposeAsync();

    private async Task<DestinationResult> TracedAsync(FailedBatch failed, BatchTrace trace, CancellationToken hardStop)
    {
        var header = trace.BeginSend(destination.Target);
        var result = new DestinationResult("The gateway stopped before the destination answered.");
        try
        {
            return result = await destination.SendAsync(failed with { TraceHeader = header }, hardStop);
        }
        catch (OperationCanceledException) when (hardStop.IsCancellationRequested)
        {
            return result;
        }
        finally
        {
            trace.EndSend(result.Status, result.RequestId, result.Problem);
        }
    }

    private void Settle(FailedBatch failed, Settler settler, in DestinationResult result)
    {
        var records = failed.Records;
        metrics.RecordsDelivered(records.Count);
        LogSent(mapping, records.Count, records.First.Lane.Name, RecordName.Of(records.First, MessageId), destination.Target.Name, failed.Reason, failed.Why, failed.Trace);
        if (Interlocked.Exchange(ref _problem, null) is not null) LogMended(mapping, destination.Target.Name);
        if (result.LacksRecord) settler.Reject(failed);
        else settler.Acknowledge(records);
    }

    private SendOutcome Refused(FailedBatch failed, string problem)
    {
        // What is said already need not be said again with every try.
        if (Interlocked.Exchange(ref _problem, problem) != problem) LogRefuses(mapping, problem);
        return SendOutcome.Refused(BatchPart.Of(failed with { Refusals = failed.Refusals + 1 }), BetweenTries.Wait(failed.Refusals, random()));
    }

    [LoggerMessage(EventIds.SentToDestination, LogLevel.Error, "{Mapping}: {Count} records from {Lane} {First} on failed for good and were sent to {Destination} ({Reason}: {Why}, trace {TraceId})")]
    private partial void LogSent(string mapping, int count, string lane, string first, string destination, DropReason reason, string why, TraceId traceId);

    [LoggerMessage(EventIds.DestinationRefuses, LogLevel.Error, "{Mapping}: {Problem} The records keep their place and are sent again, ever more slowly; nothing is lost")]
    private partial void LogRefuses(string mapping, string problem);

    [LoggerMessage(EventIds.DestinationMended, LogLevel.Information, "{Mapping}: {Destination} takes failed records again")]
    private partial void LogMended(string mapping, string destination);
}
