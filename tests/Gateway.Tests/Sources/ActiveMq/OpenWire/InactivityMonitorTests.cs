namespace Gateway.Sources.ActiveMq.OpenWire;

public sealed class InactivityMonitorTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly InactivityMonitor _monitor;
    private TimeSpan _lastSent;
    private readonly List<TimeSpan> _keepAlives = [];
    private bool _silent;

    public InactivityMonitorTests() =>
        _monitor = new InactivityMonitor(Limit, () => _clock.Elapsed - _lastSent, KeepAlive, () => _silent = true, _clock);

    public void Dispose() => _monitor.Dispose();

    [Fact]
    public void A_sign_of_life_goes_out_at_least_every_third_of_the_limit_while_nothing_else_does()
    {
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal([10, 20, 30, 40, 50, 60], _keepAlives.Select(at => at.TotalSeconds));
    }

    [Fact]
    public void Who_sends_needs_no_sign_of_life()
    {
        for (var i = 0; i < 30; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            _lastSent = _clock.Elapsed;
        }

        Assert.Empty(_keepAlives);
    }

    [Fact]
    public void Silence_is_noticed_while_something_is_waited_for()
    {
        _monitor.ReadingBegins();
        _clock.Advance(Limit);
        Assert.False(_silent);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_silent);
    }

    [Fact]
    public void Any_byte_ends_the_silence()
    {
        for (var i = 0; i < 10; i++)
        {
            _monitor.ReadingBegins();
            _clock.Advance(TimeSpan.FromSeconds(29));
            _monitor.ReadingEnds();
        }

        Assert.False(_silent);
    }

    [Fact]
    public void Who_does_not_read_hears_nothing_and_that_is_no_silence()
    {
        _monitor.ReadingBegins();
        _monitor.ReadingEnds();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.False(_silent);
        Assert.NotEmpty(_keepAlives);
    }

    [Fact]
    public void Without_a_limit_there_is_no_supervision()
    {
        var clock = new ManualClock();
        using var none = new InactivityMonitor(TimeSpan.Zero, () => TimeSpan.MaxValue, () => Assert.Fail("sent"), () => Assert.Fail("silent"), clock);
        none.ReadingBegins();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, clock.Waits);
    }

    private void KeepAlive()
    {
        _keepAlives.Add(_clock.Elapsed);
        _lastSent = _clock.Elapsed;
    }
}
