using Gateway.Batching;
using Gateway.Diagnostics;
using Gateway.Filtering;
using Gateway.Records;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>The path of a record, from broker to function and back. Read this first.</summary>
/// <remarks>
/// <code>
///  1 source ---> 2 batcher (lanes) ---> 3 trace ---> 4 event ---> 5 invoke ---> 6 settle
///     ^    (filters)    ^                                                          |
///     |                 '------------------- the lanes go on ----------------------+
///     '------------------------- acknowledge, or release --------------------------'
/// </code>
/// Steps 3 to 6 are <see cref="BatchDelivery"/>. Everything flows one way; only receipts come back.
/// </remarks>
internal sealed partial class MappingPipeline(MappingRuntime mapping, Batcher batcher, BatchDelivery delivery, ILogger logger) : IAsyncDisposable
{
    /// <summary>What a drain leaves of its time for the last commit and for leaving the broker.</summary>
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hardStop = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running = 1;

    /// <summary>Faults when a bug was met; the process should end then, for nothing that it holds is acknowledged.</summary>
    public Task Failure => _failed.Task;

    /// <summary>Completes once nothing of it runs any more; after a stop that was overrun, some time later.</summary>
    public Task Ended => _idle.Task;

    public void Start()
    {
        // :: Step 1: the source's thread reads records into the batcher, past the filters where there are any.
        mapping.Start(mapping.Filter is { } filter ? new FilteringSink(filter, batcher, mapping.Source, mapping.Metrics) : batcher);
        _ = Task.Run(DispatchAsync);
        LogStarted(mapping.Name);
    }

    /// <summary>
    /// Stops in two phases. First nothing new is read or begun, and what is in flight finishes; then what is still unfinished
    /// is abandoned unacknowledged, and the broker hears the rest.
    /// </summary>
    /// <param name="limit">The time for all of it.</param>
    public async Task StopAsync(TimeSpan limit)
    {
        var close = limit / 4 < LongestClose ? limit / 4 : LongestClose;
        mapping.Source.StopReading();
        // First, for whoever waits at the gate goes on with whatever there is.
        batcher.Drain();
        await _stopping.CancelAsync();
        if (!await IdleWithin(limit - close))
        {
            LogDrainOverrun(mapping.Name, (limit - close).TotalSeconds);
            Hurry();
            await IdleWithin(close / 2);
        }

        await mapping.Source.CloseAsync(close);
        LogStopped(mapping.Name);
    }

    /// <summary>Gives up the invocations that a stop still waits for; their records are released. Does nothing once it has stopped.</summary>
    public void Hurry()
    {
        try
        {
            _hardStop.Cancel();
            // Those who wait for a slot or for the service look up only then.
            batcher.Stops.Raise();
        }
        catch (ObjectDisposedException)
        {
            // It has stopped in this very moment.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await mapping.Source.DisposeAsync();
        if (mapping.Destination is { } destination) await destination.DisposeAsync();
        batcher.Dispose();
        mapping.Dispose();
        _stopping.Dispose();
        _hardStop.Dispose();
    }

    private async Task DispatchAsync()
    {
        try
        {
            while (await batcher.WaitUntilDueAsync())
            {
                // Only now: a slot taken earlier would be kept from a batch that waits to try again.
                await EnterGateAsync();
                await mapping.Slots.TakeAsync(CancellationToken.None);

                // :: Step 2: with a slot free, the batch that is due. A pause may have come while there was none.
                if (IsHeld || batcher.TryTake() is not { } batch)
                {
                    mapping.Slots.Free();
                    continue;
                }

                // :: Steps 3 to 6. Not awaited: other lanes go on meanwhile.
                Interlocked.Increment(ref _running);
                _ = RunAsync(batch);
            }
        }
        catch (Exception bug)
        {
            // Expected failures are outcomes, so this is none of them; the process ends rather than go on half alive.
            Fail(bug);
        }
        finally
        {
            End();
        }
    }

    private async Task RunAsync(RecordBatch first)
    {
        try
        {
            for (var batch = first; batch is not null; batch = await delivery.DeliverAsync(batch, _hardStop.Token))
            {
                mapping.Metrics.BatchClosed(batch.Close, batch.Count);
            }
        }
        catch (Exception bug)
        {
            Fail(bug);
        }
        finally
        {
            End();
        }
    }

    // A stop takes what is left, to release it.
    private bool IsHeld => mapping.Gate.IsPaused && !_stopping.IsCancellationRequested;

    private async ValueTask EnterGateAsync()
    {
        try
        {
            await mapping.Gate.EnterAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: the batcher says that nothing comes any more.
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _running) == 0) _idle.TrySetResult();
    }

    private async Task<bool> IdleWithin(TimeSpan limit)
    {
        await ((Task)_idle.Task.WaitAsync(limit, mapping.Clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _idle.Task.IsCompleted;
    }

    private void Fail(Exception bug)
    {
        LogBug(bug, mapping.Name);
        _failed.TrySetException(bug);
    }

    [LoggerMessage(EventIds.MappingStarted, LogLevel.Information, "{Mapping} starts")]
    private partial void LogStarted(string mapping);

    [LoggerMessage(EventIds.MappingStopped, LogLevel.Information, "{Mapping} has stopped")]
    private partial void LogStopped(string mapping);

    [LoggerMessage(EventIds.DrainOverrun, LogLevel.Warning, "{Mapping}: invocations were still running after {Seconds} s; their records are released and come again")]
    private partial void LogDrainOverrun(string mapping, double seconds);

    [LoggerMessage(EventIds.DeliveryBug, LogLevel.Critical, "{Mapping} met a bug and stops; nothing in flight is acknowledged")]
    private partial void LogBug(Exception bug, string mapping);
}
