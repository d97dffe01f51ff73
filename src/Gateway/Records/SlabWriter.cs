namespace Gateway.Records;

/// <summary>Finds room for the records of one lane, so that a lane that stands still keeps only its own bytes alive.</summary>
/// <remarks>One thread reserves; any thread releases.</remarks>
internal sealed class SlabWriter(SlabPool pool)
{
    private const int LargeRecordBytes = SlabPool.BlockBytes / 4;

    private Slab? _current;

    /// <summary>Room for one record; it counts as held until the record's payload is released.</summary>
    public Slab Reserve(int bytes, out int start)
    {
        if (bytes > LargeRecordBytes) return ReserveAlone(bytes, out start);
        if (_current is not null && _current.TryReserve(bytes, out start)) return _current;
        _current?.Seal();
        _current = pool.Take();
        _current.TryReserve(bytes, out start);
        return _current;
    }

    /// <summary>The lane writes no more.</summary>
    public void Close()
    {
        _current?.Seal();
        _current = null;
    }

    // A large record gets a block of its own: sharing would keep its bytes alive for as long as its small neighbours.
    private static Slab ReserveAlone(int bytes, out int start)
    {
        var slab = new Slab(GC.AllocateUninitializedArray<byte>(bytes), static _ => { });
        slab.TryReserve(bytes, out start);
        slab.Seal();
        return slab;
    }
}
