using Gateway.Aws;
using Gateway.Records;

namespace Gateway.Batching;

public sealed class LaneQueueTests
{
    private readonly RecordMint _mint = new();
    private readonly Lane _lane = new("orders-0", "orders", 0);

    [Fact]
    public void It_is_first_in_first_out_however_it_grows_and_shrinks()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var noise = new Noise(seed);
            var queue = new LaneQueue(_lane) { Key = new EventKey(10) };
            var model = new Queue<(long Position, int Bytes)>();
            for (var i = 0; i < 5000; i++)
            {
                // Runs of writes and of reads, so that the ring wraps, grows and empties.
                if (noise.Below(100) < (i / 500 % 2 == 0 ? 60 : 40))
                {
                    var waiting = new LaneQueue.Waiting(_mint.Make(_lane, i), noise.Below(1000), i);
                    queue.Enqueue(waiting);
                    model.Enqueue((i, waiting.WireBytes));
                }
                else if (model.Count > 0)
                {
                    Assert.Equal(model.Peek().Position, queue.Oldest.Record.Position);
                    var (expected, actual) = (model.Dequeue(), queue.Dequeue());
                    Assert.True(expected == (actual.Record.Position, actual.WireBytes), $"seed {seed}, step {i}");
                }

                Assert.Equal((model.Count, model.Sum(m => m.Bytes + 1L)), (queue.Count, queue.EventBytes));
            }
        }
    }

    [Fact]
    public void A_backlog_that_is_over_leaves_a_queue_that_works()
    {
        var queue = new LaneQueue(_lane) { Key = new EventKey(10) };
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 40_000; i++) queue.Enqueue(new LaneQueue.Waiting(_mint.Make(_lane, i), 1, i));
            for (var i = 0; i < 40_000; i++) Assert.Equal(i, queue.Dequeue().Record.Position);
        }

        Assert.Equal((0, 0L), (queue.Count, queue.EventBytes));
    }
}
