using Microsoft.Extensions.ObjectPool;

namespace Gateway.Tracing.Emission;

/// <summary>Keeps documents for reuse, so that a sampled batch allocates no buffer.</summary>
internal sealed class SegmentDocumentPool : IPooledObjectPolicy<SegmentDocument>
{
    /// <summary>As many as arrive while the emitter lingers, at a hundred thousand sampled batches a second.</summary>
    private const int Kept = 512;

    private readonly DefaultObjectPool<SegmentDocument> _pool;

    public SegmentDocumentPool() => _pool = new DefaultObjectPool<SegmentDocument>(this, Kept);

    public SegmentDocument Rent() => _pool.Get();

    SegmentDocument IPooledObjectPolicy<SegmentDocument>.Create() => new(_pool);

    bool IPooledObjectPolicy<SegmentDocument>.Return(SegmentDocument obj) => true;
}
