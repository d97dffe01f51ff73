using Gateway.Records;

namespace Gateway.Sources.RabbitMq;

public sealed class ChannelAccountTests
{
    private readonly Lane _lane = new("orders", "orders");
    private readonly RecordMint _mint = new();
    private readonly ByteRoom _room = new(1_000_000);
    private readonly ChannelAccount _account;

    public ChannelAccountTests() => _account = new ChannelAccount(_room);

    [Fact]
    public void What_is_delivered_is_charged_and_what_is_settled_is_credited()
    {
        var records = Deliver(3);
        Assert.Equal(records.Sum(record => ChannelAccount.Cost(record.Payload)), _room.Used);

        Assert.Equal(3, _account.Acknowledge(records));

        Assert.Equal(0, _room.Used);
    }

    [Fact]
    public void Nothing_is_credited_twice()
    {
        var records = Deliver(3);
        _account.Acknowledge(records.AsSpan(0, 1));
        var left = _room.Used;

        Assert.Equal(0, _account.Acknowledge(records.AsSpan(0, 1)));
        _account.Refuse(records.AsSpan(0, 1), requeue: true);
        Assert.Empty(_account.Hold(records.AsSpan(0, 1)));

        Assert.Equal(left, _room.Used);
        Assert.Empty(Refusals());
    }

    [Fact]
    public void Held_messages_need_no_bytes_and_go_back_when_they_are_told_to()
    {
        var records = Deliver(2);

        var held = _account.Hold(records);
        Assert.Equal([1, 2], held);
        Assert.Equal((0, 2), (_room.Used, _account.Outstanding));
        Assert.Empty(Refusals());

        _account.Requeue(held);
        var refusals = Refusals();
        Assert.Equal([new Refusal(1, Requeue: true), new Refusal(2, Requeue: true)], refusals);
        _account.Refused(refusals);
        Assert.Equal(0, _account.Outstanding);
    }

    [Fact]
    public void A_channel_that_is_gone_credits_the_rest_once_and_settles_nothing()
    {
        var records = Deliver(3);
        _account.Acknowledge(records.AsSpan(0, 1));

        _account.Close();
        _account.Close();

        Assert.Equal(0, _room.Used);
        Assert.Equal(0, _account.Acknowledge(records));
        _account.Refuse(records, requeue: true);
        Assert.Empty(_account.Hold(records));
        Assert.False(_account.Deliver(_mint.Make(_lane, 4)));
        Assert.Equal(0, _room.Used);
    }

    [Fact]
    public async Task Whoever_writes_is_woken()
    {
        var woken = _account.Untold.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(woken.IsCompleted);

        _account.Acknowledge(Deliver(1));

        await woken.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private SourceRecord[] Deliver(int count)
    {
        SourceRecord[] records = [.. Enumerable.Range(1, count).Select(tag => _mint.Make(_lane, tag))];
        foreach (var record in records) Assert.True(_account.Deliver(record));
        return records;
    }

    private List<Refusal> Refusals()
    {
        var refusals = new List<Refusal>();
        _account.TakeWatermark(refusals, out _);
        return refusals;
    }
}
