namespace Gateway.Hosting.Admin;

public sealed class ConnectionLimitTests
{
    private readonly ConnectionLimit _limit = new(3);
    private readonly List<string> _gone = [];

    [Fact]
    public void Whoever_comes_is_let_in_and_who_came_first_and_asks_nothing_goes()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"]) Assert.True(_limit.Enter(Place(name)));

        Assert.Equal(["a", "b"], _gone);
    }

    [Fact]
    public void Who_has_asked_lately_stays_longer_than_who_has_not()
    {
        var scraper = Enter("scraper");
        Enter("b");
        Enter("c");

        _limit.Mark(scraper, isAnswered: true);
        _limit.Mark(scraper, isAnswered: false);
        Enter("d");
        Enter("e");

        Assert.Equal(["b", "c"], _gone);
    }

    [Fact]
    public void Nobody_goes_who_is_being_answered_and_then_there_is_no_room()
    {
        LinkedListNode<ConnectionPlace>[] busy = [Enter("a"), Enter("b"), Enter("c")];
        foreach (var place in busy) _limit.Mark(place, isAnswered: true);

        Assert.False(_limit.Enter(Place("d")));
        Assert.Empty(_gone);

        _limit.Mark(busy[1], isAnswered: false);
        Assert.True(_limit.Enter(Place("e")));
        Assert.Equal(["b"], _gone);
    }

    [Fact]
    public void A_place_that_was_left_is_free()
    {
        var first = Enter("a");
        Enter("b");
        Enter("c");

        _limit.Leave(first);
        Enter("d");

        Assert.Empty(_gone);
    }

    [Fact]
    public void One_that_had_to_go_takes_no_place_any_more()
    {
        var first = Enter("a");
        foreach (var name in (string[])["b", "c", "d"]) Enter(name);

        _limit.Mark(first, isAnswered: true);
        _limit.Mark(first, isAnswered: false);
        _limit.Leave(first);
        Enter("e");

        Assert.Equal(["a", "b"], _gone);
    }

    private LinkedListNode<ConnectionPlace> Enter(string name)
    {
        var place = Place(name);
        Assert.True(_limit.Enter(place));
        return place;
    }

    private LinkedListNode<ConnectionPlace> Place(string name) => new(new ConnectionPlace(() => _gone.Add(name)));
}
