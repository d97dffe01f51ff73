using System.Numerics;

namespace Gateway.Sources.Kafka;

/// <summary>
/// Which offset of a partition may be committed: the lowest that is delivered and not settled, or one past the highest
/// delivered when all are settled. Gaps (compaction, transactions) are never computed across.
/// </summary>
/// <remarks>
/// Offsets are delivered in ascending order and settled in any. What is settled beyond the watermark costs three bits where offsets
/// are dense and 24 bytes where each is alone. Not thread-safe: its partition locks.
/// </remarks>
internal sealed class OffsetLedger
{
    private const int PlaceBytes = 24;
    private const int SmallestRing = 64;
    private const int LargestKeptRing = 4 * 1024;

    private Place[] _ring = new Place[SmallestRing];
    private int _head;
    private int _count;
    private long _next = -1;
    private int _delivered;

    /// <summary>Offsets that are delivered and not settled.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Offsets that are settled but may not be committed yet, give or take the 64 around the watermark.</summary>
    public int Ahead => _delivered - Outstanding;

    /// <summary>What it takes to remember them.</summary>
    public long Bytes => (long)_count * PlaceBytes;

    /// <summary>The offset that a commit may name; null while nothing was delivered.</summary>
    public long? Committable => _count > 0 ? _ring[_head].LowestUnsettled : _next >= 0 ? _next : null;

    /// <summary>The offset above all that were delivered; null while nothing was.</summary>
    public long? Next => _next >= 0 ? _next : null;

    /// <summary>Where delivery begins; it may be committed at once.</summary>
    public void StartAt(long offset) => _next = offset;

    /// <summary>Notes a delivered offset.</summary>
    /// <returns>False when the offset is not above all earlier ones: it was delivered before.</returns>
    public bool Deliver(long offset)
    {
        if (offset < _next) return false;
        var number = offset >> Place.Bits;
        if (_count == 0 || At(_count - 1).Number != number) Append(number);
        At(_count - 1).Deliver(offset);
        (_next, _delivered, Outstanding) = (offset + 1, _delivered + 1, Outstanding + 1);
        return true;
    }

    /// <summary>Notes a settled offset.</summary>
    /// <param name="offset">One that was delivered.</param>
    /// <param name="hint">Where to look first; give what the last call returned to settle a run of offsets cheaply.</param>
    /// <returns>The hint for an offset that follows.</returns>
    public int Settle(long offset, int hint)
    {
        var place = Find(offset >> Place.Bits, hint);
        if (place < 0 || !At(place).Settle(offset)) return 0;
        Outstanding--;
        if (place > 0) return place;
        PopSettled();
        return 0;
    }

    private void PopSettled()
    {
        while (_count > 0 && _ring[_head].IsSettled)
        {
            _delivered -= _ring[_head].Delivered;
            _head = Index(1);
            _count--;
        }

        if (_count == 0 && _ring.Length > LargestKeptRing) (_ring, _head) = (new Place[SmallestRing], 0);
    }

    private int Find(long number, int hint)
    {
        if (hint < _count && At(hint).Number == number) return hint;
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = At(middle).Number;
            if (found == number) return middle;
            if (found < number) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    private void Append(long number)
    {
        if (_count == _ring.Length) Grow();
        At(_count++) = new Place(number);
    }

    private ref Place At(int place) => ref _ring[Index(place)];

    private int Index(int place) => (_head + place) & (_ring.Length - 1);

    private void Grow()
    {
        var larger = new Place[_ring.Length * 2];
        for (var i = 0; i < _count; i++) larger[i] = At(i);
        (_ring, _head) = (larger, 0);
    }

    /// <summary>The 64 offsets that have all but their last six bits in common.</summary>
    /// <param name="number">These bits.</param>
    private struct Place(long number)
    {
        public const int Bits = 6;

        private ulong _delivered;
        private ulong _unsettled;

        public long Number { get; } = number;

        public readonly int Delivered => BitOperations.PopCount(_delivered);

        public readonly bool IsSettled => _unsettled == 0;

        public readonly long LowestUnsettled => (Number << Bits) + BitOperations.TrailingZeroCount(_unsettled);

        public void Deliver(long offset)
        {
            // The count of a shift is taken modulo 64, which is what is wanted.
            _delivered |= 1UL << (int)offset;
            _unsettled |= 1UL << (int)offset;
        }

        public bool Settle(long offset)
        {
            var bit = 1UL << (int)offset;
            if ((_unsettled & bit) == 0) return false;
            _unsettled &= ~bit;
            return true;
        }
    }
}
