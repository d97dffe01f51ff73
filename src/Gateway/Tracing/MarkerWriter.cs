using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>Writes markers: small segments in the traces of records' producers.</summary>
internal sealed class MarkerWriter(TraceSettings settings, OwnPlace place, SegmentDocumentPool pool)
{
    private readonly string _name = SegmentName.Sanitize(settings.SegmentName);

    /// <summary>The document of one marker; it always fits a datagram. The caller disposes of it.</summary>
    /// <param name="batch">The closed segment of the batch that the record travelled in.</param>
    /// <param name="marker">One of that segment's.</param>
    public SegmentDocument Write(BatchSegment batch, in Marker marker)
    {
        var document = pool.Get();
        document.Start();
        Write(new JsonCursor(document), batch, marker);
        return document;
    }

    private void Write(JsonCursor json, BatchSegment batch, in Marker marker)
    {
        var times = MarkerTimes.Of(batch, marker.Link.Timestamp);
        json.Raw("{\"trace_id\":"u8);
        json.Id(marker.Link.Context.Root);
        json.Raw(",\"id\":"u8);
        json.Id(marker.Id);
        if (marker.Link.Context.Parent is { } parent)
        {
            json.Raw(",\"parent_id\":"u8);
            json.Id(parent);
        }

        json.Raw(",\"name\":"u8);
        json.Text(_name, SegmentName.MaxLength);
        json.Times(times.Start, times.End);
        if (batch.Attempts.LastResult is { } last) AttemptWriter.WriteFlags(json, last);
        place.WriteOrigin(json);
        WriteAnnotations(json, batch, marker.Link);
        if (times.WaitEnd is { } waitEnd) WriteWait(json, marker.WaitId, times.Start, waitEnd);
        json.Raw("}"u8);
    }

    private void WriteAnnotations(JsonCursor json, BatchSegment batch, in UpstreamLink link)
    {
        var detail = SegmentDetail.Full;
        json.Raw(",\"annotations\":{\"batch_trace\":"u8);
        json.Id(batch.TraceId);
        json.Raw(",\"mapping\":"u8);
        json.Text(settings.MappingName, detail.MaxAnnotation);
        json.Raw(",\"messaging_system\":"u8);
        json.Text(settings.MessagingSystem, detail.MaxAnnotation);
        json.Raw(",\"messaging_destination\":"u8);
        json.Text(link.Lane.Destination, detail.MaxAnnotation);
        json.Optional(",\"partition\":"u8, link.Lane.Partition);
        json.Optional(",\"offset\":"u8, settings.MessageId is null ? link.Position : null);
        json.Optional(",\"message_id\":"u8, link.MessageId, detail.MaxAnnotation);
        json.Raw(",\"outcome\":"u8);
        json.Text(batch.Outcome, detail.MaxAnnotation);
        json.Raw("}"u8);
    }

    private static void WriteWait(JsonCursor json, SegmentId id, DateTimeOffset start, DateTimeOffset end)
    {
        json.Raw(",\"subsegments\":[{\"id\":"u8);
        json.Id(id);
        json.Raw(",\"name\":\"Broker\""u8);
        json.Times(start, end);
        json.Raw("}]"u8);
    }
}
