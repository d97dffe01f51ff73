using Confluent.Kafka;

namespace Gateway.Benchmarks.Bare;

/// <summary>The consumer of the loops here, with the settings that make the client fast.</summary>
internal static class BareConsumer
{
    public static IConsumer<byte[], byte[]> Subscribe(BareOptions options)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = options.Group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            // Bounded by bytes: a bound by count makes librdkafka idle in back-offs.
            QueuedMinMessages = 10_000_000,
            QueuedMaxMessagesKbytes = 64 * 1024,
        };
        foreach (var property in options.Properties)
        {
            var (name, value) = (property[..property.IndexOf('=')], property[(property.IndexOf('=') + 1)..]);
            config.Set(name, value);
        }

        var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Subscribe(options.Topic);
        return consumer;
    }
}
