using Gateway.Tracing.Emission;
using Gateway.Tracing.Otlp;

namespace Gateway.Tracing;

/// <summary>The way of a finished segment: written, remembered, sent, in parts where it is too large for one.</summary>
/// <param name="writer">Makes the documents.</param>
/// <param name="markers">Makes those that go into other traces.</param>
/// <param name="spans">Writes what a collector gets.</param>
/// <param name="recent">Remembers the whole segment, whatever its size.</param>
/// <param name="emitter">Sends; it says which of the forms it wants.</param>
/// <param name="report">Told of segments that are sent in parts.</param>
internal sealed class SegmentPublisher(
    SegmentWriter writer, MarkerWriter markers, SpanWriter spans, RecentTraces recent, ISegmentEmitter emitter, Action<SegmentResult, int>? report)
{
    public static SegmentPublisher Create(TraceSettings settings, RecentTraces recent, ISegmentEmitter emitter)
    {
        var (pool, place) = (new SegmentDocumentPool(), new OwnPlace(settings));
        return new SegmentPublisher(new SegmentWriter(settings, place, pool), new MarkerWriter(settings, place, pool), new SpanWriter(settings), recent, emitter, settings.Report);
    }

    public void Publish(BatchSegment segment)
    {
        var whole = writer.Write(segment);
        recent.Add(whole.Json.Span);
        if (emitter.Form == SegmentForm.Otlp)
        {
            spans.Write(segment, whole);
            emitter.Emit(whole);
            return;
        }

        if (whole.FitsDatagram) emitter.Emit(whole);
        else PublishParts(segment, whole);
        for (var i = 0; i < segment.Markers.Count; i++) emitter.Emit(markers.Write(segment, segment.Markers[i]));
    }

    // The segment first: subsegments without it show nothing.
    private void PublishParts(BatchSegment segment, SegmentDocument whole)
    {
        whole.Dispose();
        report?.Invoke(SegmentResult.Split, 1);
        emitter.Emit(writer.WriteWithoutAttempts(segment));
        foreach (ref readonly var attempt in segment.Attempts.All) emitter.Emit(writer.WriteAttempt(segment, attempt));
    }
}
