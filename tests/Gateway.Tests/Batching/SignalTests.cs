namespace Gateway.Batching;

public sealed class SignalTests
{
    private readonly Signal _signal = new();

    [Fact]
    public async Task A_waiter_is_woken()
    {
        var waiting = _signal.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        _signal.Set();

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_signal_without_a_waiter_is_kept_once()
    {
        _signal.Set();
        _signal.Set();

        await _signal.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        var second = _signal.WaitAsync().AsTask();
        Assert.False(second.IsCompleted);
        _signal.Set();
        await second.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task No_signal_is_lost_between_threads()
    {
        const int Last = 50_000;
        var written = 0;
        var writer = Task.Run(() =>
        {
            for (var i = 1; i <= Last; i++)
            {
                Volatile.Write(ref written, i);
                _signal.Set();
            }
        });

        // A lost signal leaves this waiting for ever.
        var reader = Task.Run(async () =>
        {
            while (Volatile.Read(ref written) < Last) await _signal.WaitAsync();
        });

        await Task.WhenAll(writer, reader).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
