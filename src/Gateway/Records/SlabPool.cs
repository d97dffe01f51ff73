namespace Gateway.Records;

/// <summary>The free blocks that a source's writers share, so that a steady state allocates nothing.</summary>
/// <param name="keepBytes">Most bytes held back for reuse; what is above goes to the garbage collector.</param>
internal sealed class SlabPool(long keepBytes)
{
    /// <summary>Small, because each lane holds a block that is only partly full; larger than nearly every record.</summary>
    public const int BlockBytes = 16 * 1024;

    // Behind a lock, for the lock-free stack allocates a node for every block that comes back.
    private readonly Lock _gate = new();
    private readonly Stack<Slab> _free = new();
    private readonly long _keep = keepBytes / BlockBytes;

    /// <summary>An empty block, ready to be written.</summary>
    public Slab Take()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var slab))
            {
                slab.Reset();
                return slab;
            }
        }

        return new Slab(GC.AllocateUninitializedArray<byte>(BlockBytes), GiveBack);
    }

    private void GiveBack(Slab slab)
    {
        lock (_gate)
        {
            if (_free.Count < _keep) _free.Push(slab);
        }
    }
}
