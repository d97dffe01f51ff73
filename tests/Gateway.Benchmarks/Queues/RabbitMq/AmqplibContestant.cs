using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>What a Node.js team would write: amqplib and AWS's own Lambda client.</summary>
internal sealed class AmqplibContestant() : QueueContestant("amqplib", "amqplib + @aws-sdk/client-lambda")
{
    private readonly NodePeer _node = new("amqplib");

    public override bool IsPeer => true;

    public override Task PrepareAsync() => _node.InstallAsync();

    public override Child Start(QueueSetting setting) => _node.Start(setting, new()
    {
        ["BROKER"] = $"amqp://{QueueLogin.User}:{QueueLogin.Password}@{setting.Broker.Authority}",
        ["QUEUE"] = setting.Queue,
        ["PREFETCH"] = $"{setting.Prefetch}",
    });
}
