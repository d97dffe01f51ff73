using System.Collections.Concurrent;
using Gateway.Records;

namespace Gateway.Batching;

public sealed class BatcherPropertyTests
{
    private const int Seeds = 300;
    private const int Steps = 400;

    [Fact]
    public void It_does_what_the_model_does_whatever_happens()
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            using var model = new BatcherModel(seed);
            var step = 0;
            try
            {
                for (; step < Steps; step++) model.Step();
                model.Drain();
            }
            catch (Exception found)
            {
                throw new InvalidOperationException($"seed {seed}, step {step}", found);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_lost_or_reordered_between_threads()
    {
        const int Lanes = 8;
        const int PerLane = 20_000;
        var mint = new RecordMint();
        using var batcher = new Batcher(new BatchLimits(50, TimeSpan.Zero), new TextFormat(), _ => Assert.Fail("too large"), TimeProvider.System);
        var lanes = Enumerable.Range(0, Lanes).Select(i => new Lane($"t-{i}", "t", i)).ToList();
        foreach (var lane in lanes) batcher.Open(lane);
        var (next, busy, wrong) = (new long[Lanes], new int[Lanes], new ConcurrentQueue<string>());
        var left = Lanes * PerLane;
        var all = new TaskCompletionSource();

        var writer = Task.Run(() =>
        {
            for (var i = 0; i < PerLane; i++)
            {
                foreach (var lane in lanes) batcher.Write(mint.Make(lane, i));
            }
        });
        var dispatcher = Task.Run(async () =>
        {
            while (await batcher.NextAsync() is { } batch) _ = Task.Run(() => Settle(batch));
        });

        await Task.WhenAll(writer, all.Task).WaitAsync(TimeSpan.FromSeconds(120));
        batcher.Drain();
        await dispatcher.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(wrong);
        Assert.All(next, count => Assert.Equal(PerLane, count));
        Assert.Equal(0, mint.Outstanding);

        void Settle(RecordBatch batch)
        {
            var count = batch.Count;
            foreach (var slice in batch.Slices)
            {
                var lane = slice.Lane.Partition!.Value;
                if (Interlocked.Exchange(ref busy[lane], 1) == 1) wrong.Enqueue($"two batches of {lane} at a time");
                foreach (ref readonly var record in batch.Of(slice))
                {
                    if (record.Position != next[lane]++) wrong.Enqueue($"{lane}: {record.Position} out of order");
                }
            }

            foreach (var slice in batch.Slices) Volatile.Write(ref busy[slice.Lane.Partition!.Value], 0);
            batcher.Complete(batch);
            if (Interlocked.Add(ref left, -count) == 0) all.SetResult();
        }
    }

    [Fact]
    public async Task Lanes_may_close_while_everything_moves()
    {
        const int Rounds = 3000;
        var mint = new RecordMint();
        using var batcher = new Batcher(new BatchLimits(5, TimeSpan.Zero), new TextFormat(), _ => Assert.Fail("too large"), TimeProvider.System);
        var dispatcher = Task.Run(async () =>
        {
            while (await batcher.NextAsync() is { } batch) _ = Task.Run(() => batcher.Complete(batch));
        });

        // As a rebalance does it: the thread that writes also closes, and waits for what is in flight.
        for (var round = 0; round < Rounds; round++)
        {
            var lane = new Lane($"t-{round % 3}", "t", round % 3);
            batcher.Open(lane);
            for (var i = 0; i < 7; i++) batcher.Write(mint.Make(lane, i));
            await batcher.CloseAsync(lane).WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(0, mint.Outstanding);
        batcher.Drain();
        await dispatcher.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
