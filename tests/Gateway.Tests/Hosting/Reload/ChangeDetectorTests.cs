using Gateway.Configuration;

namespace Gateway.Hosting.Reload;

public sealed class ChangeDetectorTests
{
    private static readonly ConfigurationText Started = Saw("a");
    private static readonly ConfigurationText Missing = new("gateway.yaml", null, "It does not exist.");

    private readonly ChangeDetector _detector = new(Started);

    [Fact]
    public void What_it_was_started_with_is_no_change() => Assert.Equal([], Changes(Saw("a"), Saw("a"), Saw("a")));

    [Fact]
    public void A_change_counts_once_two_looks_saw_the_same() => Assert.Equal([Saw("b")], Changes(Saw("a"), Saw("b"), Saw("b"), Saw("b")));

    [Fact]
    public void What_is_half_written_is_left_alone() => Assert.Equal([Saw("abc")], Changes(Saw("ab"), Saw("abc"), Saw("abc")));

    [Fact]
    public void A_file_that_is_away_for_a_moment_was_only_replaced() => Assert.Equal([], Changes(Saw("a"), Missing, Saw("a"), Saw("a")));

    [Fact]
    public void A_file_that_stays_away_is_a_change_and_so_is_its_return() => Assert.Equal([Missing, Saw("a")], Changes(Missing, Missing, Missing, Saw("a"), Saw("a")));

    [Fact]
    public void What_was_asked_for_is_no_change_afterwards()
    {
        _detector.Take(Saw("b"));

        Assert.Equal([Saw("c")], Changes(Saw("b"), Saw("b"), Saw("c"), Saw("c")));
    }

    private static ConfigurationText Saw(string text) => new("gateway.yaml", text, null);

    private List<ConfigurationText> Changes(params IEnumerable<ConfigurationText> looks) => [.. looks.Where(_detector.IsChanged)];
}
