using Confluent.Kafka;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>A consumer as Lambda's own poller is one: a member of the mapping's group that commits what its function took, and leaves the group when it is disabled.</summary>
/// <param name="bootstrapServers">The brokers.</param>
/// <param name="group">The mapping's UUID.</param>
internal sealed class NativePoller(string bootstrapServers, string group)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads until it has so many records, commits, and leaves.</summary>
    /// <returns>The records, in the order in which they came.</returns>
    public IReadOnlyList<RecordPosition> Read(string topic, int count)
    {
        var settings = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group, EnableAutoCommit = false, EnableAutoOffsetStore = false, AutoOffsetReset = AutoOffsetReset.Earliest, SessionTimeoutMs = 3_000, HeartbeatIntervalMs = 300 };
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(settings).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(topic);
        var read = new List<RecordPosition>();
        var started = TimeProvider.System.GetTimestamp();
        while (read.Count < count)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit) throw new TimeoutException($"The native poller has read {read.Count} of {count} records.");
            if (consumer.Consume(PollWait) is not { } result) continue;
            read.Add(new RecordPosition(result.Topic, result.Partition.Value, result.Offset.Value));
            consumer.StoreOffset(result);
        }

        consumer.Commit();
        consumer.Close();
        return read;
    }
}
