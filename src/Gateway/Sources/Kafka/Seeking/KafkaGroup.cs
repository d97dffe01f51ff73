using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>Asks the brokers of one mapping about its group and topics, with a client that never joins the group.</summary>
internal sealed class KafkaGroup : IGroupOffsets, IDisposable
{
    private static readonly TimeSpan SayTime = TimeSpan.FromMilliseconds(200);

    private readonly MappingSettings _mapping;
    private readonly TimeSpan _answerTime;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly IAdminClient _admin;
    private Error? _trouble;

    /// <param name="mapping">Names group and topics.</param>
    /// <param name="login">What its client logs in with.</param>
    /// <param name="answerTime">How long each question may take.</param>
    /// <exception cref="InvalidOperationException">The client does not take the settings; so may throw ArgumentException and KafkaException.</exception>
    public KafkaGroup(MappingSettings mapping, KafkaLogin login, TimeSpan answerTime)
    {
        (_mapping, _answerTime) = (mapping, answerTime);
        _consumer = OutsideConsumer.Create(mapping, login, error => _trouble = IsConsequence(error) ? _trouble ?? error : error);
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    // By the oldest of the ways to ask: the newer ones need a newer library, and this one no right beyond describing the group.
    public IReadOnlyList<GroupMember>? Members()
    {
        try
        {
            var known = _admin.ListGroup(_mapping.ConsumerGroupId, _answerTime);
            if (known is null) return [];
            if (known.Error.IsError) throw new KafkaException(known.Error);
            return [.. known.Members.Select(member => new GroupMember(member.ClientId, member.ClientHost))];
        }
        catch (KafkaException old) when (old.Error.Code == ErrorCode.Local_UnsupportedFeature)
        {
            return null;
        }
    }

    public IReadOnlyList<GroupPartition> Partitions()
    {
        var partitions = _mapping.Topics.Distinct(StringComparer.Ordinal).SelectMany(PartitionsOf).ToList();
        return [.. _consumer.Committed(partitions, _answerTime).Select(each => new GroupPartition(each.Topic, each.Partition.Value, each.Offset >= 0 ? each.Offset.Value : null))];
    }

    public IReadOnlyList<long> Find(IReadOnlyList<GroupPartition> partitions, SeekTarget target)
    {
        if (target.Kind != SeekKind.Timestamp) return [.. partitions.Select(each => AtEnd(Name(each), target.Kind))];
        var time = new Timestamp(target.Time.ToUnixTimeMilliseconds(), TimestampType.CreateTime);
        var found = _consumer.OffsetsForTimes(partitions.Select(each => new TopicPartitionTimestamp(Name(each), time)), _answerTime)
            .ToDictionary(each => each.TopicPartition, each => each.Offset);
        // The brokers answer End when every record is older.
        return [.. partitions.Select(each => found[Name(each)] is { Value: >= 0 } offset ? offset.Value : AtEnd(Name(each), SeekKind.End))];
    }

    public void Commit(IReadOnlyList<SeekMove> moves) =>
        _consumer.Commit(moves.Select(move => new TopicPartitionOffset(Name(move.Partition), move.To)));

    public string? Trouble()
    {
        try
        {
            // There is nothing to consume; the client is asked only to say what is on its mind.
            _consumer.Consume(SayTime);
        }
        catch (KafkaException said)
        {
            _trouble ??= said.Error;
        }

        return _trouble?.Reason;
    }

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    private static TopicPartition Name(GroupPartition partition) => new(partition.Topic, partition.Number);

    // That nobody answers is told of every trouble, whatever is behind it.
    private static bool IsConsequence(Error error) => error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut;

    private IEnumerable<TopicPartition> PartitionsOf(string topic)
    {
        var known = _admin.GetMetadata(topic, _answerTime).Topics[0];
        if (known.Error.IsError) throw new KafkaException(new Error(known.Error.Code, $"the topic {topic}: {known.Error.Reason}"));
        return known.Partitions.Select(each => new TopicPartition(topic, each.PartitionId)).OrderBy(each => each.Partition.Value);
    }

    private long AtEnd(TopicPartition partition, SeekKind kind)
    {
        var ends = _consumer.QueryWatermarkOffsets(partition, _answerTime);
        return kind == SeekKind.Beginning ? ends.Low.Value : ends.High.Value;
    }
}
