namespace Gateway.Sources.ActiveMq;

public class DeliveryLedgerTests
{
    private readonly DeliveryLedger _ledger = new();

    public DeliveryLedgerTests()
    {
        for (var position = 1; position <= 4; position++) _ledger.Deliver(position, 1000 + position, bytes: 10 * position);
    }

    [Fact]
    public void A_message_is_settled_once_and_in_any_order()
    {
        Assert.True(_ledger.TrySettle(3, out var bytes));
        Assert.Equal(30, bytes);
        Assert.False(_ledger.TrySettle(3, out bytes));
        Assert.Equal(0, bytes);
        Assert.True(_ledger.TrySettle(1, out _));
        Assert.Equal(2, _ledger.Outstanding);
    }

    [Fact]
    public void What_was_never_delivered_is_not_settled() => Assert.False(_ledger.TrySettle(99, out _));

    [Fact]
    public void A_released_message_is_held_without_its_bytes()
    {
        Assert.Equal(20, _ledger.Release(2));
        Assert.Equal(0, _ledger.Release(2));
        Assert.Equal(4, _ledger.Outstanding);
        Assert.Equal(10 + 30 + 40, _ledger.Close());
    }

    [Fact]
    public void The_last_that_the_function_may_have_had_is_the_highest_released()
    {
        Assert.Equal(-1, _ledger.LastReleased);
        _ledger.Release(3);
        _ledger.Release(2);
        Assert.Equal(1003, _ledger.LastReleased);
    }

    [Fact]
    public void Once_closed_nothing_counts()
    {
        Assert.Equal(100, _ledger.Close());
        Assert.Equal(0, _ledger.Close());
        Assert.False(_ledger.TrySettle(1, out _));
        Assert.Equal(0, _ledger.Release(1));
        Assert.Equal(0, _ledger.Outstanding);
    }
}
