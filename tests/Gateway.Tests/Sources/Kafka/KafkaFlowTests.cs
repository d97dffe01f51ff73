using Confluent.Kafka;
using Gateway.Records;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Sources.Kafka;

public sealed class KafkaFlowTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private const long Limit = 64 * Megabyte;

    private readonly ByteBudget _budget = new(Limit);
    private readonly KafkaAssignment _assignment = new(new SlabPool(keepBytes: 0));
    private readonly KafkaFlow _flow;
    private readonly List<string> _told = [];

    public KafkaFlowTests()
    {
        // An error's text comes from the library.
        LibrdkafkaLoader.EnsureLoaded();
        _flow = new KafkaFlow(_assignment, _budget, TimeProvider.System);
    }

    public void Dispose() => _budget.Dispose();

    [Fact]
    public void While_there_is_room_nobody_is_asked_for_anything()
    {
        var partition = Add(0);
        Charge(partition, Limit / 2);

        _flow.MakeRoom(partition, Pause);
        Adjust();

        Assert.Empty(_told);
    }

    [Fact]
    public void A_full_budget_pauses_everything_until_there_is_ample_room()
    {
        var (a, b) = (Add(0), Add(1));
        Charge(a, Limit / 2);
        Charge(b, Limit / 2);

        _flow.MakeRoom(b, Pause);
        Assert.Equal(["pause 0 1"], _told);
        Credit(a, 1);
        Credit(b, 1);
        Adjust();
        Assert.Equal(["pause 0 1"], _told);
        Credit(a, Limit / 2 - 1);
        Credit(b, Limit / 2 - 1);
        Adjust();

        Assert.Equal(["pause 0 1", "resume 0 1"], _told);
    }

    [Fact]
    public async Task A_short_lack_of_room_is_waited_out()
    {
        var partition = Add(0);
        Charge(partition, Limit);
        var waiting = Task.Run(() => _flow.MakeRoom(partition, Pause));

        Credit(partition, Limit);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(_told);
    }

    [Fact]
    public void A_full_partition_is_paused_alone()
    {
        var (full, idle) = (Add(0), Add(1));
        Charge(full, Limit / 2);

        _flow.MakeRoom(full, Pause);
        Adjust();

        Assert.Equal(["pause 0"], _told);
        Assert.False(idle.IsPaused);
    }

    [Fact]
    public void Partitions_that_stay_full_do_not_keep_a_healthy_one_paused()
    {
        var stuck = Enumerable.Range(0, 7).Select(Add).ToList();
        var healthy = Add(7);
        foreach (var partition in stuck.Append(healthy))
        {
            // One record above its share, as it happens to be.
            Charge(partition, Limit / 8 + 1000);
            _flow.MakeRoom(partition, Pause);
        }

        Assert.True(healthy.IsPaused);
        Credit(healthy, Limit / 8 + 1000);
        Adjust();

        Assert.False(healthy.IsPaused);
        Assert.All(stuck, partition => Assert.True(partition.IsPaused));
    }

    [Fact]
    public void A_partition_whose_slowest_key_holds_too_much_up_is_paused_alone_until_it_moves()
    {
        var assignment = new KafkaAssignment(new SlabPool(keepBytes: 0), parallelizationFactor: 10);
        var flow = new KafkaFlow(assignment, _budget, TimeProvider.System);
        var (held, idle) = (assignment.Add(new TopicPartition("orders", 0)), assignment.Add(new TopicPartition("orders", 1)));
        var slow = held.Deliver(0);
        held.Finish([.. Enumerable.Range(1, KafkaPartition.MostAhead).Select(i => (long)i)]);

        flow.MakeRoom(idle, Pause);
        Assert.Empty(_told);
        flow.MakeRoom(held, Pause);
        flow.Adjust(Pause, Resume);
        Assert.Equal(["pause 0"], _told);
        held.Settle(slow);
        flow.Adjust(Pause, Resume);

        Assert.Equal(["pause 0", "resume 0"], _told);
    }

    [Fact]
    public void With_very_many_partitions_each_may_still_hold_a_megabyte()
    {
        var partition = Enumerable.Range(0, 1000).Select(Add).Last();
        Charge(partition, Megabyte - 1);

        _flow.MakeRoom(partition, Pause);

        Assert.Empty(_told);
    }

    [Fact]
    public void A_small_budget_is_given_back_too()
    {
        using var budget = new ByteBudget(100_000);
        var flow = new KafkaFlow(_assignment, budget, TimeProvider.System);
        var partition = Add(0);
        partition.Charge(100_000);
        budget.Charge(100_000);
        flow.MakeRoom(partition, Pause);
        partition.DischargeAll();
        budget.Credit(100_000);

        flow.Adjust(Pause, Resume);

        Assert.Equal(["pause 0", "resume 0"], _told);
    }

    [Fact]
    public void A_hold_pauses_everything_and_what_is_assigned_later()
    {
        Add(0);
        _flow.HoldAll = true;
        Adjust();
        Adjust();
        Add(1);
        Adjust();

        Assert.Equal(["pause 0", "pause 1"], _told);
    }

    [Fact]
    public void After_a_hold_everything_with_room_goes_on()
    {
        var (full, idle) = (Add(0), Add(1));
        Charge(full, Limit / 2);
        _flow.HoldAll = true;
        Adjust();
        _flow.HoldAll = false;
        Adjust();
        Adjust();

        Assert.Equal(["pause 0 1", "resume 1"], _told);
        Credit(full, Limit / 2);
        Adjust();
        Assert.Equal("resume 0", _told[^1]);
        Assert.False(idle.IsPaused);
    }

    [Fact]
    public void What_could_not_be_paused_is_tried_again()
    {
        var partition = Add(0);
        _flow.HoldAll = true;

        Assert.Throws<KafkaException>(() => _flow.Adjust(_ => throw new KafkaException(ErrorCode.Local_State), Resume));
        Assert.False(partition.IsPaused);
        Adjust();

        Assert.Equal(["pause 0"], _told);
    }

    private KafkaPartition Add(int number) => _assignment.Add(new TopicPartition("orders", number));

    private void Adjust() => _flow.Adjust(Pause, Resume);

    private void Pause(IEnumerable<TopicPartition> partitions) => Tell("pause", partitions);

    private void Resume(IEnumerable<TopicPartition> partitions) => Tell("resume", partitions);

    private void Tell(string what, IEnumerable<TopicPartition> partitions) =>
        _told.Add($"{what} {string.Join(' ', partitions.Select(p => p.Partition.Value).Order())}");

    private void Charge(KafkaPartition partition, long bytes)
    {
        partition.Charge(bytes);
        _budget.Charge(bytes);
    }

    private void Credit(KafkaPartition partition, long bytes)
    {
        partition.Charge(-bytes);
        _budget.Credit(bytes);
    }
}
