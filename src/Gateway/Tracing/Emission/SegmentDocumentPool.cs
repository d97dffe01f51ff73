using Microsoft.Extensions.ObjectPool;

namespace Gateway.Tracing.Emission;

/// <summary>Keeps documents for reuse, so that a sampled batch allocates no buffer. The last one to come back goes out first: the processor still has it at hand.</summary>
internal sealed class SegmentDocumentPool : ObjectPool<SegmentDocument>
{
    /// <summary>As many as arrive while the emitter lingers, at a hundred thousand sampled batches a second.</summary>
    private const int Kept = 512;

    private readonly Lock _gate = new();
    private readonly Stack<SegmentDocument> _idle = new(Kept);

    public override SegmentDocument Get()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var document)) return document;
        }

        return new SegmentDocument(this);
    }

    public override void Return(SegmentDocument obj)
    {
        lock (_gate)
        {
            if (_idle.Count < Kept) _idle.Push(obj);
        }
    }
}
