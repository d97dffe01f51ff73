namespace Gateway.Tracing.Emission;

/// <summary>For an exporter of <c>None</c>: documents end here.</summary>
internal sealed class NullSegmentEmitter : ISegmentEmitter
{
    public void Emit(SegmentDocument document) => document.Dispose();
}
