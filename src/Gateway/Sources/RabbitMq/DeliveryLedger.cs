namespace Gateway.Sources.RabbitMq;

/// <summary>
/// The delivery tags of one channel: which are out, which may be acknowledged, and which acknowledgement may stand for several.
/// </summary>
/// <remarks>
/// A <c>multiple</c> acknowledgement is exact only when every tag up to it was settled well, or has left the channel by a frame
/// written before. It must name a tag that the broker still waits for: naming another one closes the channel.
/// Not thread-safe: its account locks.
/// </remarks>
internal sealed class DeliveryLedger
{
    private enum Tag : byte
    {
        /// <summary>Delivered; or a number that was skipped, whose message nobody knows, and which so stays for ever.</summary>
        Out,

        /// <summary>Settled well, and the broker does not know yet.</summary>
        Acknowledged,

        /// <summary>Ours to refuse: no acknowledgement may stand for it until it is gone.</summary>
        Withheld,

        /// <summary>The broker was told.</summary>
        Gone,
    }

    private const int SmallestRing = 256;

    private Tag[] _ring = new Tag[SmallestRing];
    private int _head;
    private int _count;

    // No tag below it is acknowledged and untold, so that whatever one message holds up need not be looked through again and again.
    private long _lowestUntold = long.MaxValue;

    /// <summary>Tags that the broker waits for, as far as it was told.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Tags that were acknowledged and the broker was not told.</summary>
    public int Untold { get; private set; }

    public bool HasUntold => Untold > 0;

    /// <summary>The tag behind the last watermark.</summary>
    public long Lowest { get; private set; } = 1;

    /// <summary>Notes a delivered tag; tags ascend.</summary>
    public void Deliver(long tag)
    {
        while (Lowest + _count <= tag)
        {
            if (_count == _ring.Length) Grow();
            _ring[Index(_count++)] = Tag.Out;
            Outstanding++;
        }
    }

    /// <summary>Notes that a tag was settled well.</summary>
    /// <returns>False when it is not out: settled before, or refused.</returns>
    public bool Acknowledge(long tag)
    {
        if (!Change(tag, Tag.Out, Tag.Acknowledged)) return false;
        Untold++;
        _lowestUntold = Math.Min(_lowestUntold, tag);
        return true;
    }

    /// <summary>Notes that a tag is going to be refused.</summary>
    /// <returns>False when it is not out.</returns>
    public bool Withhold(long tag) => Change(tag, Tag.Out, Tag.Withheld);

    /// <summary>The broker was told of a refusal.</summary>
    public void Refused(long tag)
    {
        if (Change(tag, Tag.Withheld, Tag.Gone)) Outstanding--;
    }

    /// <summary>One acknowledgement for all that lies below the lowest tag that is not settled; null when nothing there is untold.</summary>
    public AckFrame? TakeWatermark()
    {
        var (last, records) = (0L, 0);
        while (_count > 0 && _ring[_head] is Tag.Acknowledged or Tag.Gone)
        {
            if (_ring[_head] == Tag.Acknowledged) (last, records) = (Lowest, records + 1);
            _head = Index(1);
            Lowest++;
            _count--;
        }

        Told(records);
        return records > 0 ? new AckFrame(last, records > 1, records) : null;
    }

    /// <summary>The acknowledged tags above the watermark, each for itself.</summary>
    public void TakeStrays(List<AckFrame> strays)
    {
        if (Untold == 0) return;
        for (var place = (int)(Math.Max(_lowestUntold, Lowest) - Lowest); Untold > 0; place++)
        {
            if (_ring[Index(place)] != Tag.Acknowledged) continue;
            _ring[Index(place)] = Tag.Gone;
            Told(1);
            strays.Add(new AckFrame(Lowest + place, Multiple: false, Records: 1));
        }
    }

    private void Told(int records)
    {
        Untold -= records;
        Outstanding -= records;
        if (Untold == 0) _lowestUntold = long.MaxValue;
    }

    private bool Change(long tag, Tag from, Tag to)
    {
        var place = tag - Lowest;
        if (place < 0 || place >= _count) return false;
        ref var state = ref _ring[Index((int)place)];
        if (state != from) return false;
        state = to;
        return true;
    }

    private int Index(int place) => (_head + place) & (_ring.Length - 1);

    private void Grow()
    {
        var larger = new Tag[_ring.Length * 2];
        for (var i = 0; i < _count; i++) larger[i] = _ring[Index(i)];
        (_ring, _head) = (larger, 0);
    }
}
