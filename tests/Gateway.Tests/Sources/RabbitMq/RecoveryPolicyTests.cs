namespace Gateway.Sources.RabbitMq;

public sealed class RecoveryPolicyTests
{
    private readonly ManualClock _clock = new();
    private double _random = 1;

    [Fact]
    public void A_loss_is_mended_quickly_and_then_ever_more_slowly()
    {
        var recovery = Recovery();

        var waits = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var wait = recovery.Down(FailureKind.Lost);
            waits.Add(Math.Round(wait.TotalSeconds, 3));
            _clock.Advance(wait);
        }

        // For a minute, in which a broker may restart, never more than 5 s.
        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 30, 30, 30], waits);
    }

    [Theory]
    [InlineData((int)FailureKind.Refused)]
    [InlineData((int)FailureKind.NotPermitted)]
    [InlineData((int)FailureKind.Untrusted)]
    [InlineData((int)FailureKind.SecretUnreadable)]
    [InlineData((int)FailureKind.QueueUnavailable)]
    public void What_somebody_has_to_mend_is_tried_slowly_from_the_start(int kind)
    {
        var recovery = Recovery();

        var waits = Enumerable.Range(0, 6).Select(_ => recovery.Down((FailureKind)kind).TotalSeconds);

        Assert.Equal([2, 4, 8, 16, 30, 30], waits);
    }

    [Fact]
    public void Half_of_a_wait_is_left_to_chance()
    {
        _random = 0;
        Assert.Equal(TimeSpan.FromMilliseconds(50), Recovery().Down(FailureKind.Lost));
        _random = 0.5;
        Assert.Equal(TimeSpan.FromMilliseconds(75), Recovery().Down(FailureKind.Lost));
    }

    [Fact]
    public void What_worked_for_a_while_begins_anew()
    {
        var recovery = Recovery();
        for (var i = 0; i < 8; i++) recovery.Down(FailureKind.Lost);

        recovery.Up();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromMilliseconds(100), recovery.Down(FailureKind.Lost));
    }

    [Fact]
    public void A_broker_that_takes_and_drops_connections_is_not_hammered()
    {
        var recovery = Recovery();
        var waits = new List<double>();

        for (var i = 0; i < 4; i++)
        {
            recovery.Up();
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            waits.Add(Math.Round(recovery.Down(FailureKind.Lost).TotalSeconds, 3));
        }

        Assert.Equal([0.1, 0.2, 0.4, 0.8], waits);
    }

    [Fact]
    public void Another_kind_of_failure_has_waits_of_its_own()
    {
        var recovery = Recovery();
        for (var i = 0; i < 8; i++) recovery.Down(FailureKind.Lost);

        Assert.Equal(TimeSpan.FromSeconds(2), recovery.Down(FailureKind.Refused));
        Assert.Equal(TimeSpan.FromMilliseconds(100), recovery.Down(FailureKind.Lost));
    }

    [Fact]
    public void A_row_without_end_does_not_overflow()
    {
        var recovery = Recovery();
        for (var i = 0; i < 10_000; i++) Assert.InRange(recovery.Down(FailureKind.Lost), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(30));
    }

    private RecoveryPolicy Recovery() => new(_clock, () => _random);
}
