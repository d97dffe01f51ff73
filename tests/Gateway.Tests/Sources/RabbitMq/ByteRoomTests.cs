namespace Gateway.Sources.RabbitMq;

public sealed class ByteRoomTests
{
    private readonly ByteRoom _room = new(100);

    [Fact]
    public async Task Room_is_not_waited_for_while_there_is_some()
    {
        _room.Charge(99);

        Assert.False(_room.IsFull);
        await _room.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task All_who_wait_are_woken_by_the_credit_that_makes_room()
    {
        _room.Charge(120);
        var waits = Enumerable.Range(0, 3).Select(_ => _room.WaitAsync(CancellationToken.None)).ToList();

        _room.Credit(20);
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        _room.Credit(1);

        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(99, _room.Used);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        _room.Charge(100);
        var wait = _room.WaitAsync(giveUp.Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task No_credit_is_missed_between_threads()
    {
        for (var round = 0; round < 2_000; round++)
        {
            _room.Charge(100);
            var wait = _room.WaitAsync(CancellationToken.None);
            var credit = Task.Run(() => _room.Credit(100), TestContext.Current.CancellationToken);
            await wait.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            await credit;
        }
    }
}
