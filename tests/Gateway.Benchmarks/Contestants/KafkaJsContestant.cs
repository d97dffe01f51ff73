using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>What a Node.js team would write: KafkaJS and AWS's own Lambda client.</summary>
internal sealed class KafkaJsContestant() : KafkaContestant("kafkajs", "KafkaJS + @aws-sdk/client-lambda")
{
    /// <summary>KafkaJS's own longest wait for a fetch, in milliseconds.</summary>
    private const string KafkaJsDefault = "5000";

    private readonly NodePeer _node = new("kafkajs");

    public override Task PrepareAsync() => _node.InstallAsync();

    public override Child Start(KafkaSetting setting) => _node.Start(setting, new()
    {
        ["BOOTSTRAP_SERVERS"] = setting.BootstrapServers,
        ["TOPIC"] = setting.Topic,
        ["GROUP"] = setting.Group,
        ["MAX_WAIT_MS"] = setting.ConsumerProperties.GetValueOrDefault("fetch.wait.max.ms", KafkaJsDefault),
    });
}
