using System.Collections.Concurrent;

namespace Gateway.Records;

/// <summary>The free blocks that a source's writers share, so that a steady state allocates nothing.</summary>
/// <param name="keepBytes">Most bytes held back for reuse; what is above goes to the garbage collector.</param>
internal sealed class SlabPool(long keepBytes)
{
    /// <summary>Small, because each lane holds a block that is only partly full; larger than nearly every record.</summary>
    public const int BlockBytes = 16 * 1024;

    private readonly ConcurrentStack<Slab> _free = [];
    private readonly long _keep = keepBytes / BlockBytes;
    private long _kept;

    /// <summary>An empty block, ready to be written.</summary>
    public Slab Take()
    {
        if (!_free.TryPop(out var slab)) return new(GC.AllocateUninitializedArray<byte>(BlockBytes), GiveBack);
        Interlocked.Decrement(ref _kept);
        slab.Reset();
        return slab;
    }

    private void GiveBack(Slab slab)
    {
        if (Interlocked.Increment(ref _kept) <= _keep) _free.Push(slab);
        else Interlocked.Decrement(ref _kept);
    }
}
