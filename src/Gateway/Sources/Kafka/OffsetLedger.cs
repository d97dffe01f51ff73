namespace Gateway.Sources.Kafka;

/// <summary>
/// Which offset of a partition may be committed: the lowest that is delivered and not settled, or one past the highest
/// delivered when all are settled. Gaps (compaction, transactions) are never computed across.
/// </summary>
/// <remarks>Offsets are delivered in ascending order and settled in any. Not thread-safe: its partition locks.</remarks>
internal sealed class OffsetLedger
{
    private const long SettledMark = long.MinValue;
    private const int SmallestRing = 64;

    private long[] _ring = new long[SmallestRing];
    private int _head;
    private int _count;
    private long _next = -1;

    /// <summary>Offsets that are delivered and not yet below the watermark.</summary>
    public int Outstanding => _count;

    /// <summary>The offset that a commit may name; null while nothing was delivered.</summary>
    public long? Committable => _count > 0 ? _ring[_head] : _next >= 0 ? _next : null;

    /// <summary>The offset above all that were delivered; null while nothing was.</summary>
    public long? Next => _next >= 0 ? _next : null;

    /// <summary>Where delivery begins; it may be committed at once.</summary>
    public void StartAt(long offset) => _next = offset;

    /// <summary>Notes a delivered offset.</summary>
    /// <returns>False when the offset is not above all earlier ones: it was delivered before.</returns>
    public bool Deliver(long offset)
    {
        if (offset < _next) return false;
        if (_count == _ring.Length) Resize(_ring.Length * 2);
        _ring[Index(_count++)] = offset;
        _next = offset + 1;
        return true;
    }

    /// <summary>Notes a settled offset.</summary>
    /// <param name="offset">One that was delivered.</param>
    /// <param name="hint">Where to look first; give what the last call returned to settle a run of offsets cheaply.</param>
    /// <returns>The hint for the offset that follows.</returns>
    public int Settle(long offset, int hint)
    {
        var place = Find(offset, hint);
        if (place < 0) return 0;
        _ring[Index(place)] |= SettledMark;
        if (place > 0) return place + 1;
        PopSettled();
        return 0;
    }

    private void PopSettled()
    {
        while (_count > 0 && _ring[_head] < 0)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            _count--;
        }

        if (_count == 0 && _ring.Length > 64 * 1024) (_ring, _head) = (new long[SmallestRing], 0);
    }

    private int Find(long offset, int hint)
    {
        if (hint < _count && OffsetAt(hint) == offset) return hint;
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = OffsetAt(middle);
            if (found == offset) return middle;
            if (found < offset) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    private long OffsetAt(int place) => _ring[Index(place)] & ~SettledMark;

    private int Index(int place) => (_head + place) & (_ring.Length - 1);

    private void Resize(int size)
    {
        var larger = new long[size];
        for (var i = 0; i < _count; i++) larger[i] = _ring[Index(i)];
        (_ring, _head) = (larger, 0);
    }
}
