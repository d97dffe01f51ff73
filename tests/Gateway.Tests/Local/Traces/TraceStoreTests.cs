namespace Gateway.Local.Traces;

public sealed class TraceStoreTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly SteppedClock _clock = new();

    [Fact]
    public void A_trace_is_broken_until_its_last_document_came()
    {
        var store = new TraceStore(_clock);
        foreach (var document in Some.WholeTrace().Skip(1)) store.Add(document);
        Assert.Equal(new TraceTally(Whole: 0, Broken: 1, NotInvoked: 0), store.Tally());
        Assert.Single(store.Broken(most: 5));

        store.Add(Some.WholeTrace()[0]);

        Assert.Equal(new TraceTally(Whole: 1, Broken: 0, NotInvoked: 0), store.Tally());
        Assert.Empty(store.Broken(most: 5));
    }

    [Fact]
    public void A_whole_trace_is_taken_once_and_only_when_it_is_quiet()
    {
        var store = new TraceStore(_clock);
        foreach (var document in Some.WholeTrace()) store.Add(document);
        Assert.Null(store.TakeWhole(Quiet));

        _clock.Advance(Quiet);

        Assert.Equal(Some.TraceId, store.TakeWhole(Quiet)?.TraceId);
        Assert.Null(store.TakeWhole(Quiet));
    }

    [Fact]
    public void The_newest_trace_is_taken_first()
    {
        var store = new TraceStore(_clock);
        foreach (var document in Some.WholeTrace(Trace(1))) store.Add(document);
        _clock.Advance(Quiet);
        foreach (var document in Some.WholeTrace(Trace(2))) store.Add(document);
        _clock.Advance(Quiet);

        Assert.Equal(Trace(2), store.TakeWhole(Quiet)?.TraceId);
    }

    [Fact]
    public void All_that_are_whole_are_taken_in_the_order_of_their_end()
    {
        var store = new TraceStore(_clock);
        store.Add(Some.WholeTrace(Trace(1))[0]);
        foreach (var document in Some.WholeTrace(Trace(2))) store.Add(document);
        _clock.Advance(Quiet);
        foreach (var document in Some.WholeTrace(Trace(1)).Skip(1)) store.Add(document);
        foreach (var document in Some.WholeTrace(Trace(3)).Skip(1)) store.Add(document);
        Assert.Equal([Trace(2)], store.TakeAllWhole(Quiet).Select(tree => tree.TraceId));

        _clock.Advance(Quiet);

        Assert.Equal([Trace(1)], store.TakeAllWhole(Quiet).Select(tree => tree.TraceId));
        Assert.Empty(store.TakeAllWhole(Quiet));
    }

    [Fact]
    public void The_oldest_trace_makes_room_and_stays_counted()
    {
        var store = new TraceStore(_clock, capacity: 2);
        for (var i = 1; i <= 3; i++)
        {
            foreach (var document in Some.WholeTrace(Trace(i))) store.Add(document);
        }

        Assert.False(store.TryGet(Trace(1), out _));
        Assert.True(store.TryGet(Trace(3), out _));
        Assert.Equal(3, store.Tally().Whole);
    }

    private static string Trace(int number) => $"1-69a7f5c1-{number:x24}";
}
