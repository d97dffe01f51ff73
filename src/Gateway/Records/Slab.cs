using System.Diagnostics;

namespace Gateway.Records;

/// <summary>A pooled block of memory that holds the bytes of several records and goes back when the last of them is released.</summary>
/// <remarks>
/// Only its writer appends; any thread releases. The writer itself counts as one holder until <see cref="Seal"/>,
/// or the block could return to the pool between two records.
/// </remarks>
internal sealed class Slab(byte[] buffer, Action<Slab> giveBack)
{
    private readonly Action<Slab> _giveBack = giveBack;
    private int _holders = 1;
    private int _used;

    public byte[] Buffer { get; } = buffer;

    /// <summary>Reserves bytes for one record, or answers false when this block has no room left.</summary>
    public bool TryReserve(int bytes, out int start)
    {
        start = _used;
        if (bytes > Buffer.Length - _used) return false;
        _used += bytes;
        Interlocked.Increment(ref _holders);
        return true;
    }

    public ReadOnlySpan<byte> Span(int start, int length) => Buffer.AsSpan(start, length);

    /// <summary>The writer is done with this block.</summary>
    public void Seal() => Release();

    /// <summary>One record is done with this block.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _holders);
        Debug.Assert(left >= 0, "A record was released twice");
        if (left == 0) _giveBack(this);
    }

    /// <summary>Makes a block from the pool ready for its next writer.</summary>
    internal void Reset()
    {
        _used = 0;
        _holders = 1;
    }
}
