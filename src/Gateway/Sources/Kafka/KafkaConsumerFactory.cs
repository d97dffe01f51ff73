using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Sources.Kafka;

/// <summary>The client's settings: ours where delivery depends on them, else the operator's, else what was measured to be best.</summary>
internal static class KafkaConsumerFactory
{
    /// <summary>What the client holds before we read it. Small, because it costs several times its bytes when records are tiny.</summary>
    private const int FetchedKilobytes = 4 * 1024;
    private const int FetchBytes = 4 * 1024 * 1024;

    /// <summary>
    /// librdkafka sleeps in long steps once this count is reached, so it never shall: bytes bound the queue instead.
    /// </summary>
    private const int NeverReachedMessages = 10_000_000;

    public static ConsumerConfig Settings(MappingSettings mapping, KafkaLogin login)
    {
        var config = SettingsWithoutBrokers(mapping);
        KafkaLoginSettings.Apply(login, config);
        return config;
    }

    /// <summary>Tries the operator's client settings without reaching for a broker.</summary>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public static string? Check(MappingSettings mapping)
    {
        LibrdkafkaLoader.EnsureLoaded();
        var config = SettingsWithoutBrokers(mapping);
        try
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler(static (_, _) => { }).Build();
            return null;
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            return refused.Message;
        }
    }

    private static ConsumerConfig SettingsWithoutBrokers(MappingSettings mapping)
    {
        var config = new ConsumerConfig
        {
            ClientId = $"gateway-{mapping.Name}",
            AllowAutoCreateTopics = false,
            QueuedMinMessages = NeverReachedMessages,
            QueuedMaxMessagesKbytes = FetchedKilobytes,
            FetchMaxBytes = FetchBytes,
            ReconnectBackoffMaxMs = 2_000,
            TopicMetadataRefreshIntervalMs = 30_000,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        };
        FetchNudge.Configure(config);
        foreach (var (key, value) in mapping.ConsumerProperties) config.Set(key, value);

        config.GroupId = mapping.ConsumerGroupId;
        // What is committed is what we store and nothing else; when, the client knows best.
        config.EnableAutoOffsetStore = false;
        config.EnableAutoCommit = true;
        config.AutoCommitIntervalMs = OffsetCommitter.CommitIntervalMs;
        // An end of partition is no record, and a result without its topic or headers is none of ours.
        config.EnablePartitionEof = false;
        config.ConsumeResultFields = "all";
        // Only for partitions without a commit, or with one that the log no longer has.
        config.AutoOffsetReset = mapping.StartingPosition == StartingPosition.Latest ? AutoOffsetReset.Latest : AutoOffsetReset.Earliest;
        return config;
    }
}
