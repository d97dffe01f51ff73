using Gateway.Records;
using Gateway.Sources.RabbitMq.Messages;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Sources.RabbitMq;

/// <summary>What the client calls for one channel's deliveries. It never waits for a function; only, while the source is full, for room.</summary>
/// <remarks>
/// A delivery that waits here holds up those behind it in the client's queue for this channel, which the prefetch bounds; the
/// connection reads on, so heartbeats, cancellations and other channels do not wait.
/// </remarks>
internal sealed class DeliveryHandler : IAsyncBasicConsumer, IDisposable
{
    private readonly QueueChannel _owner;
    private readonly QueueParts _parts;
    private readonly Lock _gate = new();
    private readonly MessageReader _reader;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _whenClosing;
    private bool _closed;

    public DeliveryHandler(QueueChannel owner, IChannel channel, QueueParts parts)
    {
        (_owner, Channel, _parts) = (owner, channel, parts);
        _reader = new MessageReader(parts.Slabs);
        // The client may call once more after the end, when the source of the token is no more.
        _whenClosing = _closing.Token;
    }

    public IChannel Channel { get; }

    /// <summary>True drops what still comes after the subscription was given up for good: the broker takes it back with the channel.</summary>
    public bool IsStopped { get; set; }

    public Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        if (_parts.Room.IsFull) return TakeWhenRoomAsync(deliveryTag, redelivered, properties, body);
        Take(deliveryTag, redelivered, properties, body.Span);
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _owner.CancelledByBroker();
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => Task.CompletedTask;

    /// <summary>Takes nothing more; what waits for room is dropped.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _reader.Close();
        }

        _closing.Cancel();
    }

    public void Dispose()
    {
        Close();
        _closing.Dispose();
    }

    private async Task TakeWhenRoomAsync(ulong tag, bool redelivered, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        try
        {
            await _parts.Room.WaitAsync(_whenClosing);
            Take(tag, redelivered, properties, body.Span);
        }
        catch (OperationCanceledException) when (_whenClosing.IsCancellationRequested)
        {
            // The channel is being closed, which gives the message back.
        }
    }

    private void Take(ulong tag, bool redelivered, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        SourceRecord record;
        lock (_gate)
        {
            if (_closed || IsStopped) return;
            record = _reader.Read(_owner.Lanes.Of(properties), tag, redelivered, properties, body);
        }

        if (!_owner.Account.Deliver(record))
        {
            record.Payload.Release();
            return;
        }

        _parts.Metrics.RecordsPolled(1);
        _owner.NoteSize(ChannelAccount.Cost(record.Payload));
        _parts.Sink.Write(new ReadOnlySpan<SourceRecord>(in record));
    }
}
