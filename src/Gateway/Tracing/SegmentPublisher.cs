using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>The way of a finished segment: written, remembered, sent, in parts where it is too large for one.</summary>
/// <param name="writer">Makes the documents.</param>
/// <param name="markers">Makes those that go into other traces.</param>
/// <param name="recent">Remembers the whole segment, whatever its size.</param>
/// <param name="emitter">Sends.</param>
/// <param name="report">Told of segments that are sent in parts.</param>
internal sealed class SegmentPublisher(
    SegmentWriter writer, MarkerWriter markers, RecentTraces recent, ISegmentEmitter emitter, Action<SegmentResult, int>? report)
{
    public static SegmentPublisher Create(TraceSettings settings, RecentTraces recent, ISegmentEmitter emitter)
    {
        var (pool, place) = (new SegmentDocumentPool(), new OwnPlace(settings));
        return new SegmentPublisher(new SegmentWriter(settings, place, pool), new MarkerWriter(settings, place, pool), recent, emitter, settings.Report);
    }

    public void Publish(BatchSegment segment)
    {
        var whole = writer.Write(segment);
        recent.Add(whole.Json.Span);
        if (whole.FitsDatagram) emitter.Emit(whole);
        else PublishParts(segment, whole);
        foreach (var marker in segment.Markers) emitter.Emit(markers.Write(segment, marker));
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
