using Confluent.Kafka;
using Gateway.Configuration;

namespace Gateway.Sources.Kafka;

/// <summary>Where reading begins on a partition for which the group has no commit; an existing commit always wins.</summary>
internal static class StartingOffsets
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Resolves positions that would move while nobody consumes. They are committed at once, or records produced between the
    /// first start and the first commit would be skipped by a restart.
    /// </summary>
    /// <returns>An offset for each partition that has no commit; the others are left to their commit.</returns>
    /// <exception cref="KafkaException">The broker did not answer.</exception>
    public static IReadOnlyDictionary<TopicPartition, Offset> Resolve<TKey, TValue>(
        IConsumer<TKey, TValue> consumer, IReadOnlyList<TopicPartition> partitions, MappingSettings mapping)
    {
        if (mapping.StartingPosition == StartingPosition.TrimHorizon) return new Dictionary<TopicPartition, Offset>();

        var fresh = consumer.Committed(partitions, AnswerTime).Where(p => p.Offset == Offset.Unset).Select(p => p.TopicPartition).ToList();
        return mapping.StartingPositionTimestamp is { } timestamp
            ? AtTimestamp(consumer, fresh, timestamp)
            : fresh.ToDictionary(p => p, p => consumer.QueryWatermarkOffsets(p, AnswerTime).High);
    }

    private static Dictionary<TopicPartition, Offset> AtTimestamp<TKey, TValue>(
        IConsumer<TKey, TValue> consumer, List<TopicPartition> partitions, DateTimeOffset timestamp)
    {
        var wanted = new Timestamp(timestamp.ToUnixTimeMilliseconds(), TimestampType.CreateTime);
        var found = consumer.OffsetsForTimes(partitions.Select(p => new TopicPartitionTimestamp(p, wanted)), AnswerTime);
        // The broker answers End when every record is older.
        return found.ToDictionary(
            p => p.TopicPartition,
            p => p.Offset == Offset.End ? consumer.QueryWatermarkOffsets(p.TopicPartition, AnswerTime).High : p.Offset);
    }
}
