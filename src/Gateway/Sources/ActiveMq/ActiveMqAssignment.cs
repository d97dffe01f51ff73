using System.Collections.Concurrent;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.ActiveMq;

/// <summary>The consumers of one connection, from the first subscription until the connection ends; receipts live no longer.</summary>
internal sealed partial class ActiveMqAssignment(
    MappingSettings mapping, IRecordSink sink, ByteBudget budget, ReadGate gate, SlabPool slabs, MappingMetrics metrics, TimeProvider clock, ILogger logger)
    : IConnectionHandler, IDisposable
{
    private const long Session = 1;

    /// <summary>How long messages that were taken from us are waited for before they may come again.</summary>
    private static readonly TimeSpan FenceDrain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static int _connections;

    private readonly ConcurrentDictionary<long, ActiveMqConsumer> _consumers = new();
    private readonly MessageReader _reader = new();
    private readonly int _prefetch = PrefetchSize.Of(mapping.BatchSize, mapping.MaximumConcurrency);
    private readonly string _connectionId =
        $"ID:{Environment.MachineName}-{Environment.ProcessId}-{clock.GetUtcNow().ToUnixTimeMilliseconds()}-{Interlocked.Increment(ref _connections)}:1";
    private ActiveMqRun? _run;
    private OpenWireConnection _connection = null!;
    private ITimer? _looks;
    private long _position;
    private long _consumerNumber;

    /// <summary>Reads always while nothing is subscribed to, for then only answers come.</summary>
    public bool MayRead => _consumers.IsEmpty || gate.IsOpen;

    /// <summary>Says who we are.</summary>
    /// <returns>Why the broker refuses; null when it does not.</returns>
    public async Task<BrokerError?> LogInAsync(OpenWireConnection connection, BrokerLogin login, CancellationToken ct)
    {
        _connection = connection;
        var info = new ConnectionInfo(_connectionId, $"gateway-{_connectionId}", login.User?.User, login.User?.Password);
        return await connection.RequestAsync(info, AnswerLimit, ct)
            ?? await connection.RequestAsync(new SessionInfo(_connectionId, Session), AnswerLimit, ct);
    }

    /// <summary>Subscribes to all queues.</summary>
    /// <returns>Why the broker refuses; null when it does not.</returns>
    public async Task<BrokerError?> SubscribeAsync(CancellationToken ct)
    {
        foreach (var queue in mapping.Queues)
        {
            if (await SubscribeAsync(queue, ct) is { } refused) return refused;
        }

        _looks = clock.CreateTimer(static all => ((ActiveMqAssignment)all!).Look(), this, LookInterval, LookInterval);
        return null;
    }

    /// <summary>Leaves the broker in an orderly way: all that is not acknowledged goes back to its queue at once.</summary>
    public async Task LeaveAsync(CancellationToken ct)
    {
        try
        {
            foreach (var consumer in _consumers.Values) await consumer.CloseAsync(Timeout.InfiniteTimeSpan, ct);
            await _connection.RequestAsync(RemoveInfo.OfConnection(_connectionId), Timeout.InfiniteTimeSpan, ct);
            await _connection.ShutDownAsync(ct);
        }
        catch (Exception failed) when (failed is OpenWireException or OperationCanceledException)
        {
            LogLeftWithoutAnswer(mapping.Name, failed.Message);
        }
    }

    /// <summary>The connection is over. Waits, with a bound, for what is in flight: it comes again, and should not meet itself.</summary>
    public async Task FenceAsync()
    {
        _looks?.Dispose();
        await DrainAsync(Task.WhenAll(_consumers.Values.Select(consumer => consumer.FenceAsync())));
    }

    public void Dispose() => _looks?.Dispose();

    Task IConnectionHandler.WaitUntilReadableAsync(CancellationToken ct) => gate.WaitAsync(ct);

    void IConnectionHandler.OnDispatch(in MessageDispatch dispatch)
    {
        // A consumer that is closed gets messages for a while; they are back in their queue already. So is, with the close that
        // follows, what comes after reading has stopped.
        if (gate.IsDraining || !_consumers.TryGetValue(dispatch.Consumer, out var consumer)) return;
        metrics.RecordsPolled(1);
        var reading = consumer.Take(dispatch, _reader, ++_position, out var record, out var bytes);
        if (reading != BodyReading.Done)
        {
            Refuse(consumer, dispatch, reading);
            return;
        }

        budget.Charge(bytes);
        (_run ??= new ActiveMqRun(sink.Write)).Add(record);
    }

    void IConnectionHandler.OnDrained() => _run?.HandOn();

    void IConnectionHandler.OnConsumerClosed(long number)
    {
        _run?.HandOn();
        if (!_consumers.TryRemove(number, out var consumer)) return;
        LogConsumerClosed(mapping.Name, consumer.Info.Queue);
        _ = SubscribeAnewAsync(consumer);
    }

    void IConnectionHandler.OnError(BrokerError error) => LogComplaint(mapping.Name, error.ToString());

    void IConnectionHandler.OnAcknowledged(int messages) => metrics.RecordsCommitted(messages);

    private Task<BrokerError?> SubscribeAsync(string queue, CancellationToken ct)
    {
        var id = new ConsumerId(_connectionId, Session, Interlocked.Increment(ref _consumerNumber));
        var info = new ConsumerInfo(id, queue, _prefetch);
        var keepsOrder = mapping.MaximumConcurrency == 1;
        // Known before it is asked for: messages overtake the answer.
        _consumers[id.Value] = new ActiveMqConsumer(info, _connection, gate, slabs, keepsOrder, sink, takesAll: mapping.Destination is not null);
        // The answer may stand behind messages that wait for room. A broker that is gone is noticed by its silence.
        return _connection.RequestAsync(info, Timeout.InfiniteTimeSpan, ct);
    }

    private async Task SubscribeAnewAsync(ActiveMqConsumer closed)
    {
        try
        {
            await DrainAsync(closed.FenceAsync());
            if (gate.IsDraining || await SubscribeAsync(closed.Info.Queue, CancellationToken.None) is not { } refused) return;
            LogComplaint(mapping.Name, refused.ToString());
            await _connection.DisposeAsync();
        }
        catch (OpenWireException)
        {
            // The connection ended meanwhile; the next one subscribes to everything.
        }
    }

    private Task DrainAsync(Task idle) => Task.WhenAny(idle, Task.Delay(FenceDrain, clock));

    private void Refuse(ActiveMqConsumer consumer, in MessageDispatch dispatch, BodyReading reading)
    {
        var (reason, why) = reading switch
        {
            BodyReading.TooLarge => (DropReason.MaximumPayloadSizeExceeded, $"its compressed body becomes more than {MessageBody.MostInflatedBytes} bytes"),
            BodyReading.Malformed => (DropReason.UnsupportedMessageType, "its body or its properties cannot be read"),
            _ => (DropReason.UnsupportedMessageType, "it is neither a text message nor a bytes message, and Lambda has no event for it"),
        };
        consumer.Reject(dispatch, why);
        metrics.RecordsDeadLettered(1, reason);
        LogUnreadable(mapping.Name, _reader.IdOf(dispatch.Message), consumer.Info.Queue, why);
    }

    private void Look()
    {
        foreach (var consumer in _consumers.Values) consumer.Look();
    }

    [LoggerMessage(EventIds.MessageUnreadable, LogLevel.Error, "{Mapping}: dead-lettered the message {MessageId} of {Queue}: {Why}")]
    private partial void LogUnreadable(string mapping, string messageId, string queue, string why);

    [LoggerMessage(EventIds.ConsumerClosedByBroker, LogLevel.Warning, "{Mapping}: the broker closed the consumer of {Queue}, for being slow by its policy; what was in flight comes again. Subscribing anew")]
    private partial void LogConsumerClosed(string mapping, string queue);

    [LoggerMessage(EventIds.ActiveMqComplaint, LogLevel.Warning, "{Mapping}: the broker complains: {Error}")]
    private partial void LogComplaint(string mapping, string error);

    [LoggerMessage(EventIds.LeftWithoutAnswer, LogLevel.Warning, "{Mapping}: left the broker without its answer, so it may count as delivered what comes again: {Why}")]
    private partial void LogLeftWithoutAnswer(string mapping, string why);
}
