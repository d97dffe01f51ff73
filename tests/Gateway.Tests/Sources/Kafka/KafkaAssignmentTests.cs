using Confluent.Kafka;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

public sealed class KafkaAssignmentTests
{
    private readonly KafkaAssignment _assignment = new(new SlabPool(keepBytes: 0));

    [Fact]
    public void What_was_added_is_found_by_topic_and_number()
    {
        var (a, b) = (Add("orders", 0), Add("returns", 0));

        Assert.Same(a, _assignment.Find("orders", 0));
        Assert.Same(b, _assignment.Find("returns", 0));
        Assert.Null(_assignment.Find("orders", 1));
        Assert.Equal([a, b], _assignment.All);
    }

    [Fact]
    public void What_was_removed_is_not_found_not_even_when_it_was_the_last_one_found()
    {
        var partition = Add("orders", 0);
        _assignment.Find("orders", 0);

        _assignment.Remove(partition);

        Assert.Null(_assignment.Find("orders", 0));
        Assert.Empty(_assignment.All);
    }

    [Fact]
    public void A_partition_that_comes_back_begins_anew()
    {
        var before = Add("orders", 0);
        _assignment.Find("orders", 0);
        before.Lane.Fence();
        _assignment.Remove(before);

        var after = Add("orders", 0);

        Assert.NotSame(before, after);
        Assert.Same(after, _assignment.Find("orders", 0));
        Assert.False(after.Lane.IsFenced);
    }

    [Fact]
    public void A_list_that_was_read_does_not_change()
    {
        var before = _assignment.All;
        Add("orders", 0);

        Assert.Empty(before);
    }

    private KafkaPartition Add(string topic, int partition) => _assignment.Add(new TopicPartition(topic, partition));
}
