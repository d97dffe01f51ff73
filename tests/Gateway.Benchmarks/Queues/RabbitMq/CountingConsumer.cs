using Gateway.Benchmarks.Function;
using RabbitMQ.Client;

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>Counts what it is given, and acknowledges many at a time.</summary>
internal sealed class CountingConsumer(IChannel channel, FunctionTally tally, int acknowledgeEvery) : AsyncDefaultBasicConsumer(channel)
{
    public override async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        tally.Consumed(body.Span);
        if (deliveryTag % (ulong)acknowledgeEvery == 0) await Channel.BasicAckAsync(deliveryTag, multiple: true, cancellationToken);
    }
}
