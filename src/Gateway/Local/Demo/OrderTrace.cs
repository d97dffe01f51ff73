using Gateway.Local.Traces;

namespace Gateway.Local.Demo;

/// <summary>The producer's segment for one or several orders: it ends when the broker has the last of them.</summary>
/// <param name="orders">How many orders carry this context.</param>
/// <param name="clock">Times the segment.</param>
/// <param name="send">Takes the finished segment, on the thread that heard of the last delivery.</param>
internal sealed class OrderTrace(int orders, TimeProvider clock, Action<TraceSegment> send)
{
    /// <summary>The producer's name in traces.</summary>
    public const string SegmentName = "checkout";

    private readonly TraceSegment _segment = new()
    {
        TraceId = LocalIds.NewTraceId(clock),
        Id = LocalIds.NewSegmentId(),
        Name = SegmentName,
        Start = LocalIds.Now(clock),
    };

    private int _undelivered = orders;

    /// <summary>What the records carry.</summary>
    public string Header => new InvocationHeader(_segment.TraceId, _segment.Id, IsSampled: true).ToString();

    /// <summary>The broker has one more of the orders, or will never have it.</summary>
    public void Settled()
    {
        if (Interlocked.Decrement(ref _undelivered) == 0) send(_segment with { End = LocalIds.Now(clock) });
    }
}
