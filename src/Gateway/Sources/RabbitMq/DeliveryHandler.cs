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
internal sealed class DeliveryHandler(QueueChannel owner, IChannel channel, QueueParts parts) : IAsyncBasicConsumer
{
    private readonly Lock _gate = new();
    private readonly MessageReader _reader = new(parts.Slabs);
    private readonly CancellationTokenSource _closing = new();
    private bool _closed;

    public IChannel Channel { get; } = channel;

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
        if (parts.Room.IsFull) return TakeWhenRoomAsync(deliveryTag, redelivered, properties, body);
        Take(deliveryTag, redelivered, properties, body.Span);
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        owner.CancelledByBroker();
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

    private async Task TakeWhenRoomAsync(ulong tag, bool redelivered, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        try
        {
            await parts.Room.WaitAsync(_closing.Token);
            Take(tag, redelivered, properties, body.Span);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
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
            record = _reader.Read(owner.Lane, tag, redelivered, properties, body);
        }

        if (!owner.Account.Deliver(record))
        {
            record.Payload.Release();
            return;
        }

        parts.Metrics.RecordsPolled(1);
        owner.NoteSize(ChannelAccount.Cost(record.Payload));
        parts.Sink.Write(new ReadOnlySpan<SourceRecord>(in record));
    }
}
