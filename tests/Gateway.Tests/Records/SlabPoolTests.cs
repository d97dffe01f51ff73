namespace Gateway.Records;

public sealed class SlabPoolTests
{
    private const int Block = SlabPool.BlockBytes;

    private readonly SlabPool _pool = new(keepBytes: 4 * Block);

    [Fact]
    public void A_block_that_is_done_is_used_again_from_its_beginning()
    {
        var first = _pool.Take();
        first.TryReserve(100, out _);
        first.Seal();
        first.Release();

        var second = _pool.Take();

        Assert.Same(first, second);
        Assert.True(second.TryReserve(Block, out var start));
        Assert.Equal(0, start);
    }

    [Fact]
    public void A_block_comes_back_only_after_its_writer_and_all_its_records_are_done_with_it()
    {
        var slab = _pool.Take();
        slab.TryReserve(1, out _);
        slab.TryReserve(1, out _);

        slab.Release();
        slab.Release();
        var whileWriting = _pool.Take();
        slab.Seal();

        Assert.NotSame(slab, whileWriting);
        Assert.Same(slab, _pool.Take());
    }

    [Fact]
    public void What_is_above_the_bound_is_not_kept()
    {
        var blocks = Enumerable.Range(0, 10).Select(_ => _pool.Take()).ToList();
        foreach (var block in blocks) block.Seal();

        var again = Enumerable.Range(0, 10).Select(_ => _pool.Take()).ToList();

        Assert.Equal(4, again.Intersect(blocks).Count());
    }

    [Fact]
    public void The_bound_still_holds_after_blocks_were_taken_out()
    {
        for (var round = 0; round < 3; round++)
        {
            var blocks = Enumerable.Range(0, 6).Select(_ => _pool.Take()).ToList();
            foreach (var block in blocks) block.Seal();
            var again = Enumerable.Range(0, 6).Select(_ => _pool.Take()).ToList();
            Assert.Equal(4, again.Intersect(blocks).Count());
            foreach (var block in again) block.Seal();
        }
    }
}
