using Gateway.Local;

namespace Gateway.Pipeline;

public sealed class MappingGateTests
{
    private readonly ManualClock _clock = new();
    private readonly MappingGate _gate;

    public MappingGateTests() => _gate = new MappingGate(_clock);

    [Fact]
    public void An_open_gate_lets_everybody_through()
    {
        Assert.Null(_gate.Problem);
        Assert.True(Enter().IsCompletedSuccessfully);
        Assert.False(_gate.Open());
    }

    [Fact]
    public void Closing_says_why_and_only_the_first_close_is_news()
    {
        Assert.True(_gate.Close("gone"));
        Assert.False(_gate.Close("gone as well"));

        Assert.Equal("gone", _gate.Problem);
    }

    [Fact]
    public void A_closed_gate_lets_nobody_through_before_the_first_try()
    {
        _gate.Close("gone");
        var entering = Enter();

        _clock.Advance(Seconds(2) - TimeSpan.FromMilliseconds(1));

        Assert.False(entering.IsCompleted);
    }

    [Fact]
    public async Task One_is_let_through_to_try_and_the_others_go_on_waiting()
    {
        _gate.Close("gone");
        Task[] waiting = [Enter(), Enter(), Enter()];

        _clock.Advance(Seconds(2));

        await Eventually.TrueAsync(() => waiting.Count(task => task.IsCompleted) == 1);
        await Eventually.TrueAsync(() => _clock.Waits == 2);
        Assert.Equal(1, waiting.Count(task => task.IsCompleted));
        Assert.Equal("gone", _gate.Problem);
    }

    [Fact]
    public async Task All_go_on_when_it_opens()
    {
        _gate.Close("gone");
        Task[] waiting = [Enter(), Enter()];

        Assert.True(_gate.Open());

        await Task.WhenAll(waiting).WaitAsync(Seconds(30));
        Assert.Null(_gate.Problem);
        Assert.True(Enter().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Tries_become_rarer_up_to_one_a_minute()
    {
        _gate.Close("gone");
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var began = _clock.Elapsed;
            await TryAsync();
            waits.Add((_clock.Elapsed - began).TotalSeconds);
            Assert.False(_gate.Close("still gone"));
        }

        Assert.Equal([2, 4, 8, 16, 32, 60, 60, 60], waits);
        Assert.Equal("still gone", _gate.Problem);
    }

    [Fact]
    public async Task What_was_in_flight_when_it_closed_makes_nobody_wait_longer()
    {
        _gate.Close("gone");
        _clock.Advance(Seconds(1.9));

        for (var i = 0; i < 10; i++) Assert.False(_gate.Close("gone"));
        var began = _clock.Elapsed;
        await TryAsync();

        Assert.Equal(0.1, (_clock.Elapsed - began).TotalSeconds, 0.01);
    }

    [Fact]
    public async Task A_try_of_which_nothing_is_heard_is_followed_by_another()
    {
        _gate.Close("gone");
        await TryAsync();
        var began = _clock.Elapsed;

        await TryAsync();

        Assert.Equal(2, (_clock.Elapsed - began).TotalSeconds, 0.01);
    }

    [Fact]
    public async Task The_waits_begin_anew_once_it_was_open()
    {
        _gate.Close("gone");
        await TryAsync();
        _gate.Close("gone");
        _gate.Open();

        Assert.True(_gate.Close("gone again"));
        var began = _clock.Elapsed;
        await TryAsync();

        Assert.Equal(2, (_clock.Elapsed - began).TotalSeconds, 0.01);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        _gate.Close("gone");
        using var stop = new CancellationTokenSource();
        var entering = _gate.EnterAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entering);
    }

    [Fact]
    public async Task A_paused_gate_lets_nobody_through_not_even_to_try_until_it_is_resumed()
    {
        Assert.True(_gate.Pause());
        Assert.False(_gate.Pause());
        _gate.Close("gone");
        var entering = Enter();
        _clock.Advance(Seconds(120));
        Assert.Equal((true, false, false), (_gate.IsPaused, _gate.IsOpen, entering.IsCompleted));

        Assert.True(_gate.Resume());
        Assert.False(_gate.Resume());

        // It is this one's turn to try: the pause took none of the waits.
        await entering.WaitAsync(Seconds(30));
        Assert.Equal((false, false), (_gate.IsPaused, _gate.IsOpen));
    }

    [Fact]
    public async Task Opening_does_not_end_a_pause()
    {
        _gate.Close("gone");
        _gate.Pause();
        var entering = Enter();

        _gate.Open();

        Assert.False(entering.IsCompleted);
        _gate.Resume();
        await entering.WaitAsync(Seconds(30));
        Assert.True(_gate.IsOpen);
    }

    [Fact]
    public async Task A_wait_for_the_end_of_a_pause_can_be_given_up()
    {
        _gate.Pause();
        using var stop = new CancellationTokenSource();
        var waiting = _gate.WaitWhilePausedAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private Task Enter() => _gate.EnterAsync(CancellationToken.None).AsTask();

    private async Task TryAsync()
    {
        var entering = Enter();
        await Eventually.TrueAsync(() =>
        {
            if (entering.IsCompleted) return true;
            if (_clock.NextIn is { } next) _clock.Advance(next);
            return false;
        });
        await entering;
    }
}
