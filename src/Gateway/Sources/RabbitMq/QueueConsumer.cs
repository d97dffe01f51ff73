using Gateway.Diagnostics;
using Gateway.Sources.RabbitMq.Connection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq;

/// <summary>Keeps one queue consumed from: one channel after the other, for as long as there is a connection.</summary>
internal sealed partial class QueueConsumer
{
    private readonly string _queue;
    private readonly QueueParts _parts;
    private readonly ILogger _logger;
    private readonly PrefetchPolicy _prefetch;
    private readonly RequeueBackOff _requeues;
    private readonly RecoveryPolicy _recovery;
    private readonly Wake _changed = new();
    private volatile QueueChannel? _current;
    private volatile bool _paused;
    private volatile bool _stopped;

    /// <param name="queue">Its name.</param>
    /// <param name="parts">What the queues of the mapping share.</param>
    /// <param name="budgetBytes">This queue's part of what the source may hold now.</param>
    public QueueConsumer(string queue, QueueParts parts, Func<long> budgetBytes)
    {
        (_queue, _parts, _logger) = (queue, parts, parts.Logger);
        var mapping = parts.Mapping;
        // Where order counts a second subscription is to be avoided: meanwhile another consumer may get what comes next.
        _prefetch = new PrefetchPolicy(
            PrefetchPolicy.Wanted(mapping.BatchSize, mapping.MaximumConcurrency), budgetBytes, startsModest: mapping is { MaximumConcurrency: > 1, OrderByHeader: null });
        _requeues = new RequeueBackOff(parts.Clock);
        _recovery = new RecoveryPolicy(parts.Clock, parts.Random);
    }

    /// <summary>True while this queue is consumed from, or would be but for a pause.</summary>
    public bool IsConsuming => _current is { Failure: null } channel && (channel.IsSubscribed || _paused);

    public void Pause(bool paused)
    {
        _paused = paused;
        _changed.Set();
    }

    public void StopReading()
    {
        _stopped = true;
        _current?.StopReading();
        _changed.Set();
    }

    /// <summary>Consumes until the connection is gone, or until leaving; then everything is reported and given back.</summary>
    /// <param name="connection">An open one.</param>
    /// <param name="leaving">Leave in good order.</param>
    /// <param name="late">Leave at once.</param>
    public async Task RunAsync(IConnection connection, CancellationToken leaving, CancellationToken late)
    {
        while (connection.IsOpen && !leaving.IsCancellationRequested)
        {
            var failure = await ConsumeAsync(connection, leaving, late);
            if (failure is null || !connection.IsOpen) return;
            _parts.Status.Fall(_queue, failure.Problem);
            await WaitAsync(connection, _recovery.Down(failure.Kind), leaving);
        }
    }

    /// <returns>Why it ended; null when leaving.</returns>
    private async Task<BrokerFailure?> ConsumeAsync(IConnection connection, CancellationToken leaving, CancellationToken late)
    {
        try
        {
            var hasDeadLetterExchange = await HasDeadLetterExchangeAsync(connection, leaving);
            var channel = await connection.CreateChannelAsync(cancellationToken: leaving);
            await using var current = new QueueChannel(_queue, channel, _parts, _prefetch, _requeues, _changed) { HasDeadLetterExchange = hasDeadLetterExchange };
            return await ConsumeAsync(current, leaving, late);
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            return leaving.IsCancellationRequested ? null : BrokerFaults.Describe(failed, _queue, _parts.Mapping);
        }
        finally
        {
            _current = null;
        }
    }

    private async Task<BrokerFailure?> ConsumeAsync(QueueChannel current, CancellationToken leaving, CancellationToken late)
    {
        current.Open();
        _current = current;
        if (_stopped) current.StopReading();
        try
        {
            while (current.Failure is null)
            {
                var consume = !_paused && !_stopped;
                await current.AdjustAsync(consume, leaving);
                if (consume) Consuming();
                await _changed.WaitAsync(leaving);
            }

            return current.Failure;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            await current.CloseAsync(late);
            return null;
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            return current.Failure ?? BrokerFaults.Describe(failed, _queue, _parts.Mapping);
        }
    }

    private void Consuming()
    {
        _recovery.Up();
        _parts.Status.Rise(_queue);
    }

    private async Task<bool> HasDeadLetterExchangeAsync(IConnection connection, CancellationToken ct)
    {
        var found = await DeadLetterProbe.ProbeAsync(connection, _queue, _parts.Mapping.HasDeadLetterExchange, ct);
        if (found is null) LogDeadLettersUnknown(_parts.Mapping.Name, _queue);
        return found ?? false;
    }

    // A connection that is lost meanwhile ends the wait: the next one begins anew.
    private async Task WaitAsync(IConnection connection, TimeSpan wait, CancellationToken leaving)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        connection.ConnectionShutdownAsync += EndAsync;
        await Task.Delay(wait, _parts.Clock, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.ConnectionShutdownAsync -= EndAsync;

        Task EndAsync(object sender, RabbitMQ.Client.Events.ShutdownEventArgs reason) => ended.CancelAsync();
    }

    [LoggerMessage(EventIds.RabbitDeadLettersUnknown, LogLevel.Warning, "{Mapping}: whether queue {Queue} has a dead-letter exchange could not be found out; messages that fail for good are put back, until Gateway.DeadLetterExchange says otherwise")]
    private partial void LogDeadLettersUnknown(string mapping, string queue);
}
