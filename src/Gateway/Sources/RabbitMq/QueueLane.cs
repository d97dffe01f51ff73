using Gateway.Records;

namespace Gateway.Sources.RabbitMq;

/// <summary>A queue as one channel delivers it, or a part of it. A new channel has new lanes: its delivery tags begin anew.</summary>
internal sealed class QueueLane : Lane
{
    public QueueLane(string queue, QueueChannel owner)
        : base(name: queue, destination: queue)
    {
        Owner = owner;
    }

    public QueueLane(QueueLane whole, string part)
        : base(whole, part)
    {
        Owner = whole.Owner;
    }

    public QueueChannel Owner { get; }
}
