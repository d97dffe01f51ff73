using Gateway.Records;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>Where one batch is on its way: its trace, the part that is being delivered, and the parts that wait.</summary>
internal sealed class Journey(RecordBatch batch, BatchTrace trace, CancellationToken hardStop)
{
    private Stack<RecordBatch>? _waiting;
    private bool _started;
    private bool _lastCall;

    public BatchTrace Trace { get; } = trace;

    public CancellationToken HardStop { get; } = hardStop;

    /// <summary>The records of the present attempt: all, a half, or those whose lanes are still ours.</summary>
    public RecordBatch Part { get; set; } = batch;

    /// <summary>True while one of the mapping's slots is this batch's.</summary>
    public bool HoldsSlot { get; set; }

    /// <summary>Failures of the function with the present part.</summary>
    public int Failures { get; set; }

    /// <summary>What the trace says became of the batch.</summary>
    public string Result { get; set; } = "Succeeded";

    /// <summary>True when no lane of the part may be invoked any more.</summary>
    public bool AllStopped => Part.Slices.All(slice => slice.Lane.IsStopped);

    /// <summary>A batch that a drain sends out is tried once although its lanes are stopped.</summary>
    /// <returns>True for the first time, of such a batch.</returns>
    public bool TakeLastCall()
    {
        if (_lastCall || Part.Close != BatchClose.Drain) return false;
        return _lastCall = true;
    }

    /// <summary>Goes on to the next part.</summary>
    /// <returns>False when there is none.</returns>
    public bool NextPart()
    {
        if (!_started) return _started = true;
        if (_waiting is null || !_waiting.TryPop(out var next)) return false;
        (Part, Failures) = (next, 0);
        return true;
    }

    /// <summary>The part's halves come next, the left one first: a lane's records keep their order.</summary>
    public void Split(IEventFormat format)
    {
        var (part, middle) = (Part, Part.Count / 2);
        _waiting ??= new Stack<RecordBatch>();
        _waiting.Push(part.Part(format, i => i >= middle));
        _waiting.Push(part.Part(format, i => i < middle));
    }
}
