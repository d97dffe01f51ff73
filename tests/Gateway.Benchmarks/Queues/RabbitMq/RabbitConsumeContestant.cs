using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>RabbitMQ.Client of this program, which only consumes.</summary>
internal sealed class RabbitConsumeContestant() : QueueContestant("consume", "consume only (RabbitMQ.Client), no function")
{
    public override bool CountsItself => true;

    public override Child Start(QueueSetting setting) => Child.Self(
        "consume-rabbitmq", "--broker", setting.Broker.OriginalString, "--queue", setting.Queue, "--prefetch", $"{setting.Prefetch}");
}
