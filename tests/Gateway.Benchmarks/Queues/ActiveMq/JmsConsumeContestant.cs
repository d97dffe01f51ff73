using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.ActiveMq;

/// <summary>ActiveMQ's own Java client, which only consumes.</summary>
internal sealed class JmsConsumeContestant() : QueueContestant("consume", "consume only (ActiveMQ's JMS client), no function")
{
    public override bool CountsItself => true;

    public override Child Start(QueueSetting setting) => Child.Start(
        "jms", "java", ["-Xmx256m", "-XX:+UseSerialGC", "-cp", Classpath(), Path.Combine(AppContext.BaseDirectory, "peers", "jms", "Consume.java")],
        new Dictionary<string, string>
        {
            ["BROKER"] = $"{setting.Broker.OriginalString}?jms.prefetchPolicy.queuePrefetch={setting.Prefetch}",
            ["BROKER_USER"] = QueueLogin.User,
            ["BROKER_PASSWORD"] = QueueLogin.Password,
            ["QUEUE"] = setting.Queue,
            // No more than the page which is all that a consumer gets before its first acknowledgement.
            ["ACKNOWLEDGE_EVERY"] = "100",
        });

    private static string Classpath() => string.Join(':', Directory.GetFiles($"{ActiveBroker.Home}/lib", "*.jar", SearchOption.AllDirectories));
}
