using System.Collections.Concurrent;

namespace Gateway.Records;

/// <summary>Hands out room for records in blocks that are used again: in a steady state nothing is allocated.</summary>
/// <remarks>One writer thread reserves; any thread releases. What is kept for reuse never exceeds what was once in use.</remarks>
internal sealed class SlabWriter
{
    /// <summary>Below the large object heap, above nearly every record.</summary>
    private const int BlockBytes = 64 * 1024;

    private readonly ConcurrentBag<Slab> _free = [];
    private readonly int _keep;
    private Slab _current;
    private int _kept;

    /// <param name="keepBytes">Most bytes held back for reuse.</param>
    public SlabWriter(long keepBytes)
    {
        _keep = (int)Math.Min(keepBytes / BlockBytes, int.MaxValue);
        _current = NewBlock();
    }

    /// <summary>Room for one record; it counts as held until the record's payload is released.</summary>
    public Slab Reserve(int bytes, out int start)
    {
        if (bytes > BlockBytes / 4) return ReserveAlone(bytes, out start);
        if (_current.TryReserve(bytes, out start)) return _current;
        _current.Seal();
        _current = TakeBlock();
        _current.TryReserve(bytes, out start);
        return _current;
    }

    // A large record gets a block of its own: sharing would keep its bytes alive for as long as its small neighbours.
    private static Slab ReserveAlone(int bytes, out int start)
    {
        var slab = new Slab(GC.AllocateUninitializedArray<byte>(bytes), static _ => { });
        slab.TryReserve(bytes, out start);
        slab.Seal();
        return slab;
    }

    private Slab TakeBlock()
    {
        if (!_free.TryTake(out var slab)) return NewBlock();
        Interlocked.Decrement(ref _kept);
        slab.Reset();
        return slab;
    }

    private Slab NewBlock() => new(GC.AllocateUninitializedArray<byte>(BlockBytes), GiveBack);

    private void GiveBack(Slab slab)
    {
        if (Interlocked.Increment(ref _kept) <= _keep) _free.Add(slab);
        else Interlocked.Decrement(ref _kept);
    }
}
