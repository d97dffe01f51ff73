using System.Text;

namespace Gateway.Tracing;

public class RecentTracesTests
{
    [Fact]
    public void The_newest_comes_first_and_the_oldest_goes()
    {
        var recent = new RecentTraces(maxDocuments: 3);
        foreach (var name in new[] { "a", "bb", "ccc", "dddd" }) recent.Add(Encoding.UTF8.GetBytes(name));

        Assert.Equal(["dddd", "ccc", "bb"], recent.Newest().Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Bytes_are_bounded_too()
    {
        var recent = new RecentTraces(maxDocuments: 1000, maxBytes: 64 * 1024);
        for (var i = 0; i < 100; i++) recent.Add(new byte[4096]);

        Assert.Equal(16, recent.Newest().Count);
    }

    [Fact]
    public void A_second_brings_a_hundred_and_the_next_second_more()
    {
        var clock = new ManualClock();
        var recent = new RecentTraces(maxDocuments: 1000, clock: clock);
        for (var i = 0; i < 150; i++) recent.Add(Encoding.UTF8.GetBytes($"{i}"));
        clock.Advance(TimeSpan.FromSeconds(1));
        recent.Add("next"u8);

        Assert.Equal(["next", "99", "98"], recent.Newest().Take(3).Select(Encoding.UTF8.GetString));
        Assert.Equal(101, recent.Newest().Count);
    }

    [Fact]
    public void What_is_given_out_is_a_copy()
    {
        var recent = new RecentTraces(maxDocuments: 1);
        recent.Add("first"u8);
        var given = recent.Newest()[0];
        recent.Add("other"u8);

        Assert.Equal("first", Encoding.UTF8.GetString(given));
    }
}
