using System.Reflection;
using Confluent.Kafka;

namespace Gateway.Sources.Kafka;

/// <summary>A consumer that knows only what a broker answers about offsets; anything else it is asked is a failure.</summary>
public class FakeConsumer : DispatchProxy
{
    public Dictionary<TopicPartition, long> Commits { get; } = [];

    public Dictionary<TopicPartition, long> Ends { get; } = [];

    /// <summary>Timestamps of the records at offsets 0, 1, 2, ...</summary>
    public Dictionary<TopicPartition, long[]> Timestamps { get; } = [];

    public List<string> Asked { get; } = [];

    public static (IConsumer<Null, Null> Consumer, FakeConsumer Broker) New()
    {
        var consumer = Create<IConsumer<Null, Null>, FakeConsumer>();
        return (consumer, (FakeConsumer)(object)consumer);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Asked.Add(targetMethod!.Name);
        return targetMethod.Name switch
        {
            nameof(IConsumer<Null, Null>.Committed) => Committed((IEnumerable<TopicPartition>)args![0]!),
            nameof(IConsumer<Null, Null>.QueryWatermarkOffsets) => new WatermarkOffsets(0, Ends[(TopicPartition)args![0]!]),
            nameof(IConsumer<Null, Null>.OffsetsForTimes) => OffsetsForTimes((IEnumerable<TopicPartitionTimestamp>)args![0]!),
            var other => throw new InvalidOperationException($"Nobody should ask for {other}"),
        };
    }

    private List<TopicPartitionOffset> Committed(IEnumerable<TopicPartition> partitions) =>
        [.. partitions.Select(p => new TopicPartitionOffset(p, Commits.TryGetValue(p, out var offset) ? offset : Offset.Unset))];

    private List<TopicPartitionOffset> OffsetsForTimes(IEnumerable<TopicPartitionTimestamp> wanted) =>
        [.. wanted.Select(w => new TopicPartitionOffset(
            w.TopicPartition,
            Array.FindIndex(Timestamps[w.TopicPartition], t => t >= w.Timestamp.UnixTimestampMs) is >= 0 and var found ? found : Offset.End))];
}
