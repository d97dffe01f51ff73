using Gateway.Records;

namespace Gateway.Sources.ActiveMq;

/// <summary>A lane that knows whose messages it carries.</summary>
internal sealed class ActiveMqLane(ActiveMqConsumer owner, string name, string queue) : Lane(name, queue)
{
    public ActiveMqConsumer Owner { get; } = owner;
}
