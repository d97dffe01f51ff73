using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Connection;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Sources.RabbitMq;

/// <summary>One queue on one channel, from its opening to its end: its lanes, what is outstanding in it, and the subscription.</summary>
internal sealed class QueueChannel : IAsyncDisposable
{
    /// <summary>The broker's answer to a close is not needed: it has the close, and acts on it when it can.</summary>
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(1);

    private readonly string _queue;
    private readonly IChannel _channel;
    private readonly QueueParts _parts;
    private readonly PrefetchPolicy _prefetch;
    private readonly RequeueBackOff _requeues;
    private readonly DeliveryHandler _handler;
    private readonly Acknowledger _acknowledger;
    private readonly CancellationTokenSource _ending = new();
    private readonly Wake _changed;
    private volatile BrokerFailure? _failure;
    private Task _acknowledging = Task.CompletedTask;
    private string? _consumerTag;
    private int _subscribed;

    /// <param name="queue">Its name.</param>
    /// <param name="channel">Of this queue alone: it is this object's to close.</param>
    /// <param name="parts">What the queues of the mapping share.</param>
    /// <param name="prefetch">The queue's; it outlives the channel.</param>
    /// <param name="requeues">As <paramref name="prefetch"/>.</param>
    /// <param name="changed">Woken when <see cref="AdjustAsync"/> should be called again.</param>
    public QueueChannel(string queue, IChannel channel, QueueParts parts, PrefetchPolicy prefetch, RequeueBackOff requeues, Wake changed)
    {
        (_queue, _channel, _parts, _prefetch, _requeues, _changed) = (queue, channel, parts, prefetch, requeues, changed);
        Account = new ChannelAccount(parts.Room);
        // Only one invocation at a time keeps the queue's order; with more, messages may overtake one another, or those of other values.
        var keepsOrder = parts.Mapping.MaximumConcurrency == 1;
        Lanes = new QueueLanes(new QueueLane(queue, this) { IsOrdered = keepsOrder }, keepsOrder ? null : parts.Mapping.OrderByHeader, parts.Sink);
        _handler = new DeliveryHandler(this, channel, parts);
        _acknowledger = new Acknowledger(channel, Account, prefetch, parts.Metrics, parts.Clock);
        channel.ChannelShutdownAsync += OnShutdownAsync;
        channel.CallbackExceptionAsync += OnHandlerFailedAsync;
    }

    public QueueLanes Lanes { get; }

    public ChannelAccount Account { get; }

    /// <summary>Whether the queue's rejected messages have somewhere to go.</summary>
    public bool HasDeadLetterExchange { get; init; }

    /// <summary>Why nothing comes on this channel any more; null while it lives.</summary>
    public BrokerFailure? Failure => _failure;

    /// <summary>True while the broker delivers to us, or would if it were our turn.</summary>
    public bool IsSubscribed => Volatile.Read(ref _subscribed) > 0;

    public void Open()
    {
        Lanes.Open();
        _acknowledging = _acknowledger.RunAsync(_ending.Token);
    }

    /// <summary>Makes the subscription what it should be.</summary>
    /// <param name="consume">False for none.</param>
    /// <param name="ct">Ends the wait for the broker.</param>
    public async Task AdjustAsync(bool consume, CancellationToken ct)
    {
        var wanted = consume ? _prefetch.Current : 0;
        if (wanted == _subscribed) return;
        if (_consumerTag is { } old)
        {
            _consumerTag = null;
            await _channel.BasicCancelAsync(old, noWait: false, ct);
        }

        if (wanted > 0)
        {
            // Counted for each consumer of its own; the limit for a whole channel is not for quorum queues.
            await _channel.BasicQosAsync(prefetchSize: 0, (ushort)wanted, global: false, ct);
            _consumerTag = await _channel.BasicConsumeAsync(_queue, autoAck: false, _handler, ct);
        }

        Volatile.Write(ref _subscribed, wanted);
    }

    /// <summary>Drops what still comes: nothing more is read for good.</summary>
    public void StopReading() => _handler.IsStopped = true;

    public Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason)
    {
        if (HasDeadLetterExchange)
        {
            Account.Refuse(records, requeue: false);
            return Rejection.DeadLettered;
        }

        if (reason != DropReason.RetryAttemptsExhausted)
        {
            Account.Acknowledge(records);
            return Rejection.Dropped;
        }

        _ = RequeueAsync(Account.Hold(records), _requeues.Next());
        return Rejection.Requeued;
    }

    /// <summary>Notes a message's size. Called by the handler.</summary>
    public void NoteSize(long bytes)
    {
        if (_prefetch.Note(bytes)) _changed.Set();
    }

    /// <summary>The broker has ended the subscription. Called by the handler.</summary>
    public void CancelledByBroker() => End(new BrokerFailure(
        FailureKind.Lost, $"Connection error. Please check your event source connection configuration. The broker cancelled the consumer of queue {_queue}, as it does when a queue is deleted or moves."));

    /// <summary>Reports what was settled and closes the channel in good order, which gives back the rest.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        try
        {
            await AdjustAsync(consume: false, ct);
            await _acknowledger.FlushAsync(ct);
            // Whoever waits for room would hold the client up in closing.
            _handler.Close();
            // The broker answers in turn: once it has, it has taken the acknowledgements too.
            await _channel.CloseAsync(ct);
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            // Lost meanwhile, or late: what it has not heard of comes again.
        }
    }

    public async ValueTask DisposeAsync()
    {
        // First of all: lanes are opened as messages come.
        _handler.Dispose();
        Lanes.Fence();
        Account.Close();
        await _ending.CancelAsync();
        await _acknowledging;
        _acknowledger.Dispose();
        _channel.ChannelShutdownAsync -= OnShutdownAsync;
        try
        {
            using var limit = new CancellationTokenSource(AbortTime, _parts.Clock);
            await _channel.AbortAsync(limit.Token);
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            // It was closed already, or goes with its connection.
        }

        _ending.Dispose();
    }

    private async Task RequeueAsync(IReadOnlyList<long> tags, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _parts.Clock, _ending.Token);
            Account.Requeue(tags);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The channel's end has put them back.
        }
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        End(BrokerFaults.Describe(reason, _queue, _parts.Mapping));
        return Task.CompletedTask;
    }

    private Task OnHandlerFailedAsync(object sender, CallbackExceptionEventArgs failed)
    {
        End(new BrokerFailure(FailureKind.Lost, $"A message of queue {_queue} could not be read. ({failed.Exception.GetType().Name}: {failed.Exception.Message})"));
        return Task.CompletedTask;
    }

    private void End(BrokerFailure failure)
    {
        _failure ??= failure;
        _changed.Set();
    }
}
