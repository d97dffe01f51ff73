namespace Gateway.Sources.ActiveMq;

public class PrefetchNudgeTests
{
    private readonly PrefetchNudge _nudge = new();

    [Fact]
    public void A_full_page_asks_for_the_next_at_once()
    {
        Arrive(199);
        Assert.True(_nudge.Arrived());

        Arrive(199);
        Assert.True(_nudge.Arrived());
    }

    [Fact]
    public void Acknowledgements_wake_the_queue_themselves()
    {
        Arrive(199);
        _nudge.Acknowledged();

        Assert.False(_nudge.Arrived());
    }

    [Fact]
    public void When_messages_came_and_then_none_the_broker_is_asked_once()
    {
        Arrive(50);
        Assert.False(_nudge.IsQuiet());
        Assert.True(_nudge.IsQuiet());
        Assert.False(_nudge.IsQuiet());
        Assert.False(_nudge.IsQuiet());
    }

    [Fact]
    public void While_messages_come_it_is_not_quiet()
    {
        for (var i = 0; i < 10; i++)
        {
            Arrive(1);
            Assert.False(_nudge.IsQuiet());
        }
    }

    [Fact]
    public void What_a_nudge_brought_is_asked_after_again()
    {
        Arrive(50);
        _nudge.IsQuiet();
        Assert.True(_nudge.IsQuiet());
        Arrive(50);
        Assert.False(_nudge.IsQuiet());
        Assert.True(_nudge.IsQuiet());
    }

    [Fact]
    public void Nothing_is_asked_for_where_nothing_came() => Assert.False(_nudge.IsQuiet() || _nudge.IsQuiet());

    private void Arrive(int messages)
    {
        for (; messages > 0; messages--) Assert.False(_nudge.Arrived());
    }
}
