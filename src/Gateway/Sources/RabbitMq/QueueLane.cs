using Gateway.Records;

namespace Gateway.Sources.RabbitMq;

/// <summary>A queue as one channel delivers it. A new channel is a new lane: its delivery tags begin anew.</summary>
internal sealed class QueueLane(string queue, QueueChannel owner) : Lane(name: queue, destination: queue)
{
    public QueueChannel Owner { get; } = owner;
}
