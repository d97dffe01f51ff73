using Confluent.Kafka;
using Gateway.Configuration;

namespace Gateway.Sources.Kafka;

public sealed class StartingOffsetsTests
{
    private static readonly TopicPartition A = new("orders", 0);
    private static readonly TopicPartition B = new("orders", 1);

    private readonly IConsumer<Null, Null> _consumer;
    private readonly FakeConsumer _broker;

    public StartingOffsetsTests()
    {
        (_consumer, _broker) = FakeConsumer.New();
        (_broker.Ends[A], _broker.Ends[B]) = (10, 20);
    }

    [Fact]
    public void The_oldest_record_needs_no_lookup()
    {
        Assert.Empty(Resolve(StartingPosition.TrimHorizon));
        Assert.Empty(_broker.Asked);
    }

    [Fact]
    public void The_latest_position_is_the_end_as_it_is_now() =>
        Assert.Equal([(A, 10), (B, 20)], Resolve(StartingPosition.Latest));

    [Theory]
    [InlineData(StartingPosition.Latest)]
    [InlineData(StartingPosition.AtTimestamp)]
    internal void A_commit_always_wins(StartingPosition position)
    {
        _broker.Commits[A] = 0;
        _broker.Timestamps[B] = [0];
        _broker.Commits[B] = 7;

        Assert.Empty(Resolve(position));
    }

    [Fact]
    public void Only_partitions_without_a_commit_are_resolved()
    {
        _broker.Commits[A] = 3;

        Assert.Equal([(B, 20)], Resolve(StartingPosition.Latest));
    }

    [Fact]
    public void A_time_is_the_first_record_that_is_not_older()
    {
        _broker.Timestamps[A] = [100, 200, 300];
        _broker.Timestamps[B] = [199, 201];

        Assert.Equal([(A, 1), (B, 1)], Resolve(StartingPosition.AtTimestamp));
    }

    [Fact]
    public void A_time_after_all_records_is_the_end()
    {
        _broker.Timestamps[A] = [100];
        _broker.Timestamps[B] = [];

        Assert.Equal([(A, 10), (B, 20)], Resolve(StartingPosition.AtTimestamp));
    }

    private IEnumerable<(TopicPartition, long)> Resolve(StartingPosition position)
    {
        var mapping = TestMapping.Of("b1:9092", "orders") with
        {
            StartingPosition = position,
            StartingPositionTimestamp = position == StartingPosition.AtTimestamp ? DateTimeOffset.FromUnixTimeMilliseconds(200) : null,
        };
        return StartingOffsets.Resolve(_consumer, [A, B], mapping).Select(start => (start.Key, start.Value.Value)).OrderBy(start => start.Key.Partition.Value);
    }
}
