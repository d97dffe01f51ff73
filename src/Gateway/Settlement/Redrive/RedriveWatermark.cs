namespace Gateway.Settlement.Redrive;

/// <summary>How far a partition of a failure topic is done without a gap. Not safe for several threads.</summary>
internal sealed class RedriveWatermark
{
    private readonly Queue<long> _open = new();
    private readonly HashSet<long> _done = [];

    /// <summary>The offset that the next redrive begins at; null while nothing is done.</summary>
    public long? Next { get; private set; }

    /// <summary>Notes what was read; in the order of the offsets.</summary>
    public void Read(long offset) => _open.Enqueue(offset);

    /// <summary>Notes what need not come again.</summary>
    /// <returns>True when <see cref="Next"/> has moved.</returns>
    public bool Done(long offset)
    {
        _done.Add(offset);
        var before = Next;
        while (_open.TryPeek(out var lowest) && _done.Remove(lowest)) Next = _open.Dequeue() + 1;
        return Next != before;
    }
}
