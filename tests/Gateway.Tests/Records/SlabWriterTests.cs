using System.Collections.Concurrent;

namespace Gateway.Records;

public sealed class SlabWriterTests
{
    private const int Block = SlabPool.BlockBytes;

    private readonly SlabPool _pool = new(keepBytes: 64 * Block);

    [Fact]
    public void Small_records_share_a_block_without_sharing_bytes()
    {
        var writer = new SlabWriter(_pool);

        var first = writer.Reserve(100, out var firstStart);
        var second = writer.Reserve(50, out var secondStart);

        Assert.Same(first, second);
        Assert.Equal(firstStart + 100, secondStart);
    }

    [Fact]
    public void A_large_record_has_exactly_the_memory_it_needs_and_leaves_the_block_alone()
    {
        var writer = new SlabWriter(_pool);
        var before = writer.Reserve(10, out _);

        var large = writer.Reserve(3 * Block, out var start);
        var after = writer.Reserve(10, out _);

        Assert.Equal((0, 3 * Block), (start, large.Buffer.Length));
        Assert.NotSame(before, large);
        Assert.Same(before, after);
    }

    [Fact]
    public void A_large_record_never_gets_into_the_pool()
    {
        var writer = new SlabWriter(_pool);
        var large = writer.Reserve(Block, out _);

        large.Release();

        Assert.NotSame(large, _pool.Take());
    }

    [Fact]
    public void A_full_block_comes_back_when_the_last_of_its_records_is_released()
    {
        var writer = new SlabWriter(_pool);
        var (full, count) = FillOne(writer);

        for (var i = 0; i < count - 1; i++) full.Release();
        Assert.NotSame(full, _pool.Take());
        full.Release();

        Assert.Same(full, _pool.Take());
    }

    [Fact]
    public void The_current_block_comes_back_when_the_lane_is_closed()
    {
        var writer = new SlabWriter(_pool);
        var slab = writer.Reserve(10, out _);
        slab.Release();

        writer.Close();

        Assert.Same(slab, _pool.Take());
    }

    [Fact]
    public void Closing_twice_gives_nothing_back_twice()
    {
        var writer = new SlabWriter(_pool);
        writer.Reserve(10, out _).Release();

        writer.Close();
        writer.Close();

        Assert.NotSame(_pool.Take(), _pool.Take());
    }

    [Fact]
    public void A_lane_that_stands_still_keeps_only_its_own_blocks_from_use()
    {
        var (still, moving) = (new SlabWriter(_pool), new SlabWriter(_pool));
        var held = still.Reserve(10, out _);
        var seen = new HashSet<Slab>();

        for (var i = 0; i < 10_000; i++)
        {
            var slab = moving.Reserve(1000, out _);
            seen.Add(slab);
            slab.Release();
        }

        Assert.DoesNotContain(held, seen);
        Assert.InRange(seen.Count, 1, 3);
    }

    [Fact]
    public void A_record_without_bytes_needs_no_room()
    {
        var writer = new SlabWriter(_pool);
        writer.Reserve(Block / 4, out _);
        writer.Reserve(Block / 4, out _);
        writer.Reserve(Block / 4, out _);
        var last = writer.Reserve(Block / 4, out _);

        var empty = writer.Reserve(0, out var start);

        Assert.Same(last, empty);
        Assert.Equal(0, empty.Span(start, 0).Length);
    }

    [Fact]
    public async Task Records_keep_their_bytes_while_others_release_on_many_threads()
    {
        const int Records = 100_000;
        var queue = new BlockingCollection<(Slab Slab, int Start, int Length, byte Mark)>(boundedCapacity: 500);
        var wrong = 0;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            foreach (var (slab, start, length, mark) in queue.GetConsumingEnumerable())
            {
                if (slab.Span(start, length).ContainsAnyExcept(mark)) Interlocked.Increment(ref wrong);
                slab.Release();
            }
        })).ToArray();

        SlabWriter[] writers = [new(_pool), new(_pool)];
        for (var i = 0; i < Records; i++)
        {
            var (length, mark) = (i % 701, (byte)(i % 251));
            var slab = writers[i % 2].Reserve(length, out var start);
            slab.Buffer.AsSpan(start, length).Fill(mark);
            queue.Add((slab, start, length, mark));
        }

        queue.CompleteAdding();
        await Task.WhenAll(readers);
        Assert.Equal(0, wrong);
    }

    private static (Slab Slab, int Count) FillOne(SlabWriter writer)
    {
        var first = writer.Reserve(1000, out _);
        for (var count = 1; ; count++)
        {
            var next = writer.Reserve(1000, out _);
            if (!ReferenceEquals(first, next)) return (first, count);
        }
    }
}
