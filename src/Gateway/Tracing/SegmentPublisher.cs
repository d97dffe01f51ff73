using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>The way of a finished segment: written, remembered, sent.</summary>
internal sealed class SegmentPublisher(SegmentWriter writer, RecentTraces recent, ISegmentEmitter emitter)
{
    public void Publish(BatchSegment segment)
    {
        var document = writer.Write(segment);
        recent.Add(document.Json.Span);
        emitter.Emit(document);
    }
}
