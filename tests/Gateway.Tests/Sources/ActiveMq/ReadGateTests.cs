namespace Gateway.Sources.ActiveMq;

public sealed class ReadGateTests : IDisposable
{
    private readonly ByteBudget _budget = new(1600);
    private readonly ReadGate _gate;

    public ReadGateTests() => _gate = new ReadGate(_budget);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public async Task A_used_up_budget_closes_it_until_there_is_some_room()
    {
        _budget.Charge(1600);
        Assert.False(_gate.IsOpen);
        var wait = _gate.WaitAsync(TestContext.Current.CancellationToken);

        _gate.Credit(50);
        Assert.False(wait.IsCompleted);
        _gate.Credit(50);

        await wait;
        Assert.True(_gate.IsOpen);
    }

    [Fact]
    public async Task A_pause_closes_it_whatever_room_there_is()
    {
        _gate.Pause();
        Assert.False(_gate.IsOpen);
        Assert.True(_gate.IsPaused);
        var wait = _gate.WaitAsync(TestContext.Current.CancellationToken);
        _gate.Credit(0);
        Assert.False(wait.IsCompleted);

        _gate.Resume();

        await wait;
        Assert.True(_gate.IsOpen);
    }

    [Fact]
    public async Task A_drain_opens_it_for_good()
    {
        _gate.Pause();
        _budget.Charge(9999);
        var wait = _gate.WaitAsync(TestContext.Current.CancellationToken);

        _gate.Drain();

        await wait;
        Assert.True(_gate.IsOpen && _gate.IsDraining && !_gate.IsPaused);
    }

    [Fact]
    public async Task Who_waits_for_an_open_gate_does_not_wait() => await _gate.WaitAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        _gate.Pause();
        using var life = new CancellationTokenSource();
        var wait = _gate.WaitAsync(life.Token);
        await life.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
