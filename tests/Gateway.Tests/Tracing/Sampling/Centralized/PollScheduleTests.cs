namespace Gateway.Tracing.Sampling.Centralized;

public class PollScheduleTests
{
    private readonly TestClock _clock = new();
    private double _draw = 0.5;

    [Fact]
    public void Rules_are_due_at_once_and_then_every_300_seconds_and_up_to_5_more()
    {
        var schedule = Schedule();
        Assert.True(schedule.RulesAreDue);
        schedule.RulesAsked();
        schedule.RulesRead();

        _clock.Advance(TimeSpan.FromSeconds(302.4));
        Assert.False(schedule.RulesAreDue);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(schedule.RulesAreDue);
    }

    [Fact]
    public void Targets_are_due_every_10_seconds_and_up_to_a_tenth_more()
    {
        var schedule = Schedule();
        schedule.RulesAsked();
        schedule.RulesRead();
        Assert.Equal(TimeSpan.FromSeconds(10.05), schedule.UntilNext);

        _clock.Advance(TimeSpan.FromSeconds(10.04));
        Assert.False(schedule.TargetsAreDue);
        _clock.Advance(TimeSpan.FromSeconds(0.02));
        Assert.True(schedule.TargetsAreDue);

        _draw = 0;
        schedule.TargetsAsked();
        Assert.False(schedule.TargetsAreDue);
        Assert.Equal(TimeSpan.FromSeconds(10), schedule.UntilNext);
    }

    [Fact]
    public void Rules_that_could_not_be_read_are_asked_for_again_soon_and_then_ever_later()
    {
        var schedule = Schedule();
        List<double> waits = [];
        for (var i = 0; i < 13; i++)
        {
            schedule.RulesAsked();
            var from = _clock.GetTimestamp();
            while (!schedule.RulesAreDue) _clock.AdvanceMilliseconds(250);
            waits.Add(_clock.GetElapsedTime(from).TotalSeconds);
        }

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], waits);
    }

    [Fact]
    public void Rules_that_changed_are_due_at_once()
    {
        var schedule = Schedule();
        schedule.RulesAsked();
        schedule.RulesRead();

        schedule.RulesChanged();

        Assert.True(schedule.RulesAreDue);
        Assert.Equal(TimeSpan.Zero, schedule.UntilNext);
    }

    private PollSchedule Schedule() => new(_clock, () => _draw);
}
