namespace Gateway.Hosting.Redrive;

public sealed class PatienceTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void It_ends_when_nothing_has_moved_for_its_limit_and_begins_anew_with_each_step()
    {
        var patience = new Patience(TimeSpan.FromMinutes(2), _clock);

        Assert.True(patience.Allows(0));
        _clock.Advance(TimeSpan.FromSeconds(119));
        Assert.True(patience.Allows(0));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(patience.Allows(1));
        _clock.Advance(TimeSpan.FromSeconds(120));
        Assert.False(patience.Allows(1));
    }
}
