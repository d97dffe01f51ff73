using Gateway.Tracing.Emission;
using Gateway.Tracing.Otlp;

namespace Gateway.Tracing;

/// <summary>The way of a finished segment: written, remembered, sent.</summary>
/// <param name="writer">Writes what is remembered, and what X-Ray gets.</param>
/// <param name="spans">Writes what a collector gets.</param>
/// <param name="recent">Remembers.</param>
/// <param name="emitter">Sends; it says which of the two it wants.</param>
internal sealed class SegmentPublisher(SegmentWriter writer, SpanWriter spans, RecentTraces recent, ISegmentEmitter emitter)
{
    public void Publish(BatchSegment segment)
    {
        var document = writer.Write(segment);
        recent.Add(document.Json.Span);
        if (emitter.Form == SegmentForm.Otlp) spans.Write(segment, document);
        emitter.Emit(document);
    }
}
