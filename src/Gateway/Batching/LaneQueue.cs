using System.Diagnostics;
using Gateway.Records;

namespace Gateway.Batching;

/// <summary>The records of one lane that wait for a batch, oldest first. Guarded by the lock of its <see cref="Batcher"/>.</summary>
internal sealed class LaneQueue(Lane lane)
{
    private const int SmallestRing = 16;
    private const int LargestKeptRing = 16 * 1024;

    private Waiting[] _ring = new Waiting[SmallestRing];
    private int _head;

    public Lane Lane { get; } = lane;

    /// <summary>Under which the lane's records stand in an event.</summary>
    public required EventKey Key { get; init; }

    public int Count { get; private set; }

    /// <summary>What the waiting records add to an event, a comma for each included.</summary>
    public long EventBytes { get; private set; }

    /// <summary>Batches that hold records of this lane.</summary>
    public int InFlight { get; set; }

    /// <summary>True while the lane's next records have to wait for those in flight.</summary>
    public bool IsBlocked => InFlight > 0 && Lane.IsOrdered;

    /// <summary>True once nothing more comes in or goes out.</summary>
    public bool Closed { get; set; }

    /// <summary>Completed when the lane is closed and nothing of it is in flight.</summary>
    public TaskCompletionSource? Idle { get; set; }

    public ref readonly Waiting Oldest => ref _ring[_head];

    public void Enqueue(in Waiting waiting)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = waiting;
        EventBytes += waiting.WireBytes + 1;
    }

    public Waiting Dequeue()
    {
        Debug.Assert(Count > 0, "Nothing waits in this lane");
        var oldest = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        EventBytes -= oldest.WireBytes + 1;
        if (--Count == 0) Shrink();
        return oldest;
    }

    private void Grow()
    {
        var larger = new Waiting[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
    }

    // A backlog that is over must not keep its peak alive in every lane; small rings are kept, or a steady state would allocate.
    private void Shrink()
    {
        if (_ring.Length > LargestKeptRing) (_ring, _head) = (new Waiting[SmallestRing], 0);
    }

    /// <summary>A record with what the batcher knows of it.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="WireBytes">Its bytes in the event.</param>
    /// <param name="ArrivedAt">A timestamp of the batcher's clock.</param>
    internal readonly record struct Waiting(SourceRecord Record, int WireBytes, long ArrivedAt);
}
