using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class OracleTests
{
    private static readonly IReadOnlyList<ProducedRecord> FourRecords = [Sent(0), Sent(1), Sent(2), Sent(3)];

    private int _invocations;

    [Fact]
    public void Records_in_order_and_once_are_delivered() => Oracle.Judge(FourRecords, [Call([0, 1]), Call([2, 3])]).AssertDelivered();

    [Fact]
    public void A_record_that_never_came_is_lost()
    {
        var verdict = Oracle.Judge(FourRecords, [Call([0, 1, 2])]);

        Assert.Equal(3, Assert.Single(verdict.Lost).Offset);
    }

    [Fact]
    public void A_record_whose_function_failed_is_lost() =>
        Assert.Equal(2, Oracle.Judge(FourRecords, [Call([0, 1]), Call([2, 3], FunctionAnswer.Failure)]).Lost.Count);

    [Fact]
    public void A_success_that_nobody_heard_of_does_not_count_as_delivered() =>
        Assert.Equal(2, Oracle.Judge(FourRecords, [Call([0, 1]), Call([2, 3], abandoned: true)]).Lost.Count);

    [Fact]
    public void A_record_that_succeeded_twice_is_a_duplicate()
    {
        var verdict = Oracle.Judge(FourRecords, [Call([0, 1]), Call([1, 2, 3])]);

        Assert.Equal(1, Assert.Single(verdict.Duplicates).Offset);
        Assert.Empty(verdict.OutOfOrder);
    }

    [Fact]
    public void A_retry_after_a_failure_is_no_duplicate() =>
        Oracle.Judge(FourRecords, [Call([0, 1], FunctionAnswer.Failure), Call([0, 1]), Call([2, 3], FunctionAnswer.Throttle), Call([2, 3])]).AssertDelivered();

    [Fact]
    public void A_batch_that_overtakes_another_is_out_of_order() =>
        Assert.NotEmpty(Oracle.Judge(FourRecords, [Call([2, 3]), Call([0, 1])]).OutOfOrder);

    [Fact]
    public void A_batch_that_skips_a_failed_one_is_out_of_order() =>
        Assert.NotEmpty(Oracle.Judge(FourRecords, [Call([0, 1], FunctionAnswer.Failure), Call([2, 3]), Call([0, 1])]).OutOfOrder);

    [Fact]
    public void A_gap_inside_a_batch_is_out_of_order() =>
        Assert.NotEmpty(Oracle.Judge(FourRecords, [Call([0, 2, 3])]).OutOfOrder);

    [Fact]
    public void Partitions_have_no_order_among_each_other() =>
        Oracle.Judge([Sent(0, 0), Sent(0, 1)], [Call([0], partition: 1), Call([0])]).AssertDelivered();

    [Fact]
    public void Another_value_is_an_alteration()
    {
        var altered = new KafkaEvent("SelfManagedKafka", null, "b:1", [new EventLane("orders-0", [Got(0) with { Value = [1] }])]);

        Assert.Single(Oracle.Judge([Sent(0)], [Call(altered)]).Altered);
    }

    [Fact]
    public void A_tombstone_that_comes_as_an_empty_value_is_an_alteration()
    {
        var altered = new KafkaEvent("SelfManagedKafka", null, "b:1", [new EventLane("orders-0", [Got(0) with { Value = [] }])]);

        Assert.Single(Oracle.Judge([Sent(0) with { Value = null }], [Call(altered)]).Altered);
    }

    [Fact]
    public void A_record_that_nobody_sent_is_unknown() =>
        Assert.Single(Oracle.Judge([Sent(0)], [Call([0, 1])]).Unknown);

    [Fact]
    public void A_sampled_call_without_its_subsegment_breaks_the_trace()
    {
        using var daemon = new FakeDaemon();
        daemon.Take(Some.Datagram(subsegmentId: "3c8e5a7f90b1d264"));

        Assert.Empty(Oracle.JudgeTraces([Call([0], parent: "3c8e5a7f90b1d264")], daemon.Snapshot()));
        Assert.Equal(2, Oracle.JudgeTraces([Call([0], parent: "0000000000000001")], daemon.Snapshot()).Count);
    }

    private static ProducedRecord Sent(long offset, int partition = 0) =>
        new(new RecordPosition("orders", partition, offset), "p", "k", offset, [7], [], 1_772_615_105_123);

    private static EventRecord Got(long offset, int partition = 0) =>
        new("orders", partition, offset, 1_772_615_105_123, "CREATE_TIME", "k"u8.ToArray(), [7], []);

    private FunctionCall Call(long[] offsets, FunctionAnswer? answer = null, bool abandoned = false, int partition = 0, string parent = "00f067aa0ba902b7")
    {
        var lane = new EventLane($"orders-{partition}", [.. offsets.Select(offset => Got(offset, partition))]);
        return Call(new KafkaEvent("SelfManagedKafka", null, "b:1", [lane]), answer, abandoned, parent);
    }

    private FunctionCall Call(KafkaEvent read, FunctionAnswer? answer = null, bool abandoned = false, string parent = "00f067aa0ba902b7")
    {
        var invocation = new FunctionCall(++_invocations, "f", null, "r", new TraceHeader(Some.TraceId, parent, true), read, 100, 1);
        invocation.End(answer ?? FunctionAnswer.Success, abandoned, 2);
        return invocation;
    }
}
