namespace Gateway.Sources.RabbitMq;

public sealed class RequeueBackOffTests
{
    private readonly ManualClock _clock = new();
    private readonly RequeueBackOff _backOff;

    public RequeueBackOffTests() => _backOff = new RequeueBackOff(_clock);

    [Fact]
    public void A_message_that_comes_round_and_fails_again_waits_ever_longer()
    {
        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var wait = _backOff.Next();
            waits.Add(wait.TotalSeconds);
            _clock.Advance(wait + TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
    }

    [Fact]
    public void Those_that_fail_together_wait_alike()
    {
        for (var i = 0; i < 100; i++) Assert.Equal(TimeSpan.FromSeconds(1), _backOff.Next());
    }

    [Fact]
    public void A_failure_long_after_the_last_begins_anew()
    {
        for (var i = 0; i < 5; i++) _clock.Advance(_backOff.Next());

        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(TimeSpan.FromSeconds(1), _backOff.Next());
    }
}
