using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>Writes a batch's segment as the document, or the documents, that X-Ray gets of it.</summary>
/// <remarks>Ids stand first: the daemon looks for them without parsing the rest. The caller disposes of what it gets.</remarks>
internal sealed class SegmentWriter(TraceSettings settings, OwnPlace place, SegmentDocumentPool pool)
{
    private readonly byte[] _name = JsonCursor.Rendered(json => json.Text(SegmentName.Sanitize(settings.SegmentName), SegmentName.MaxLength));
    private readonly byte[] _mapping = JsonCursor.Rendered(json => WriteMapping(json, settings));
    private readonly byte[] _consumer = JsonCursor.Rendered(json => WriteConsumer(json, settings));
    private readonly LinkWriter _links = new(isQueue: settings.MessageId is not null);
    private readonly AttemptWriter _attempts = new(settings);

    /// <summary>All there is to say, however long that gets.</summary>
    public SegmentDocument Write(BatchSegment segment)
    {
        var document = Start();
        Write(new JsonCursor(document), segment, SegmentDetail.Full, withAttempts: true);
        return document;
    }

    /// <summary>The segment without its attempts, as much of it as fits a datagram.</summary>
    public SegmentDocument WriteWithoutAttempts(BatchSegment segment)
    {
        var document = Start();
        foreach (var detail in SegmentDetail.Steps)
        {
            document.Start();
            Write(new JsonCursor(document), segment, detail, withAttempts: false);
            if (document.FitsDatagram) break;
        }

        return document;
    }

    /// <summary>One of its attempts, as much of it as fits a datagram.</summary>
    public SegmentDocument WriteAttempt(BatchSegment segment, in AttemptSpan attempt)
    {
        var document = Start();
        foreach (var detail in SegmentDetail.Steps)
        {
            document.Start();
            _attempts.WriteAlone(new JsonCursor(document), attempt, segment, detail);
            if (document.FitsDatagram) break;
        }

        return document;
    }

    private SegmentDocument Start()
    {
        var document = pool.Get();
        document.Start();
        return document;
    }

    private void Write(JsonCursor json, BatchSegment segment, in SegmentDetail detail, bool withAttempts)
    {
        json.Raw("{\"trace_id\":"u8);
        json.Id(segment.TraceId);
        json.Raw(",\"id\":"u8);
        json.Id(segment.Id);
        if (segment.ParentId is { } parent)
        {
            json.Raw(",\"parent_id\":"u8);
            json.Id(parent);
        }

        json.Raw(",\"name\":"u8);
        json.Raw(_name);
        json.Times(segment.Start, segment.End);
        if (segment.Attempts.LastResult is { } last) AttemptWriter.WriteFlags(json, last);
        place.WriteOrigin(json);
        place.Write(json, segment.Rule, detail);
        WriteAnnotations(json, segment, detail);
        _links.WriteLinks(json, segment, detail);
        if (detail.HasExtras) WriteMetadata(json, segment.Facts, detail);
        WriteSubsegments(json, segment, detail, withAttempts);
        json.Raw("}"u8);
    }

    private void WriteAnnotations(JsonCursor json, BatchSegment segment, in SegmentDetail detail)
    {
        var facts = segment.Facts;
        json.Raw(_mapping);
        json.Text(facts.Destination, detail.MaxAnnotation);
        json.Raw(_consumer);
        json.Number(facts.Count);
        WritePlace(json, facts, detail);
        // The member's own ToString would box it.
        json.Optional(",\"close\":"u8, Enum.GetName(facts.Close), detail.MaxAnnotation);
        json.Optional(",\"broker_wait_ms\":"u8, facts.BrokerWait);
        WriteOtherTraces(json, segment);
        WriteAttemptCounts(json, segment.Attempts);
        json.Raw(",\"outcome\":"u8);
        json.Text(segment.Outcome, detail.MaxAnnotation);
        json.Raw("}"u8);
    }

    private static void WriteMapping(JsonCursor json, TraceSettings settings)
    {
        json.Raw(",\"annotations\":{\"mapping\":"u8);
        json.Text(settings.MappingName, SegmentDetail.Full.MaxAnnotation);
        json.Raw(",\"messaging_system\":"u8);
        json.Text(settings.MessagingSystem, SegmentDetail.Full.MaxAnnotation);
        json.Raw(",\"messaging_destination\":"u8);
    }

    private static void WriteConsumer(JsonCursor json, TraceSettings settings)
    {
        json.Optional(",\"messaging_consumer_group\":"u8, settings.ConsumerGroup, SegmentDetail.Full.MaxAnnotation);
        json.Optional(",\"virtual_host\":"u8, settings.VirtualHost, SegmentDetail.Full.MaxAnnotation);
        json.Optional(",\"redriven_from\":"u8, settings.RedrivenFrom, SegmentDetail.Full.MaxAnnotation);
        json.Raw(",\"messaging_batch_size\":"u8);
    }

    private void WritePlace(JsonCursor json, BatchFacts facts, in SegmentDetail detail)
    {
        json.Optional(",\"partition\":"u8, facts.Partition);
        if (settings.MessageId is null)
        {
            json.Raw(",\"first_offset\":"u8);
            json.Number(facts.FirstOffset);
            json.Raw(",\"last_offset\":"u8);
            json.Number(facts.LastOffset);
        }

        json.Optional(",\"first_message_id\":"u8, facts.FirstMessageId, detail.MaxAnnotation);
        json.Optional(",\"last_message_id\":"u8, facts.LastMessageId, detail.MaxAnnotation);
    }

    private static void WriteOtherTraces(JsonCursor json, BatchSegment segment)
    {
        json.Optional(",\"upstream_trace_count\":"u8, segment.Facts.UpstreamTraces is > 0 and var count ? count : null);
        WriteTrace(json, ",\"upstream_trace\":"u8, segment.Facts.UpstreamTrace == segment.TraceId ? null : segment.Facts.UpstreamTrace);
        WriteTrace(json, ",\"previous_trace\":"u8, segment.Previous?.TraceId);
        WriteTrace(json, ",\"next_trace\":"u8, segment.Next?.TraceId);
    }

    private static void WriteTrace(JsonCursor json, ReadOnlySpan<byte> name, TraceId? trace)
    {
        if (trace is not { } id) return;
        json.Raw(name);
        json.Id(id);
    }

    private static void WriteAttemptCounts(JsonCursor json, AttemptLog attempts)
    {
        json.Raw(",\"attempts\":"u8);
        json.Number(attempts.Count);
        json.Optional(",\"attempts_before\":"u8, attempts.Before > 0 ? attempts.Before : null);
    }

    private void WriteMetadata(JsonCursor json, BatchFacts facts, in SegmentDetail detail)
    {
        if (facts.Lanes.Count == 0 && facts.Links.Count == 0) return;
        json.Raw(",\"metadata\":{"u8);
        if (facts.Lanes.Count > 0) WriteOffsets(json, facts.Lanes, detail);
        if (facts.Lanes.Count > 0 && facts.Links.Count > 0) json.Raw(","u8);
        if (facts.Links.Count > 0) _links.WriteMetadata(json, facts.Links, facts.UpstreamTraces, detail);
        json.Raw("}"u8);
    }

    private static void WriteOffsets(JsonCursor json, IReadOnlyList<LaneOffsets> lanes, in SegmentDetail detail)
    {
        json.Raw("\"messaging\":{\"offsets\":{"u8);
        for (var i = 0; i < lanes.Count; i++)
        {
            if (i > 0) json.Raw(","u8);
            json.Text(lanes[i].Lane, detail.MaxString);
            json.Raw(":["u8);
            json.Number(lanes[i].First);
            json.Raw(","u8);
            json.Number(lanes[i].Last);
            json.Raw("]"u8);
        }

        json.Raw("}}"u8);
    }

    private void WriteSubsegments(JsonCursor json, BatchSegment segment, in SegmentDetail detail, bool withAttempts)
    {
        json.Raw(",\"subsegments\":["u8);
        var start = json.Length;
        if (segment.WindowId is { } window) WriteStep(json, window, "Window"u8, segment.Facts.OpenedAt, segment.Facts.ClosedAt);
        foreach (ref readonly var attempt in withAttempts ? segment.Attempts.All : [])
        {
            json.CommaAfter(start);
            _attempts.WriteInside(json, attempt, segment.End, detail);
        }

        foreach (ref readonly var send in segment.Sends)
        {
            json.CommaAfter(start);
            SendWriter.Write(json, send, segment.End, detail);
        }

        if (segment.SettlementStart is { } settling)
        {
            json.CommaAfter(start);
            WriteStep(json, segment.SettlementId, "Settlement"u8, settling, segment.End);
        }

        json.Raw("]"u8);
    }

    private static void WriteStep(JsonCursor json, SegmentId id, ReadOnlySpan<byte> name, DateTimeOffset start, DateTimeOffset end)
    {
        json.Raw("{\"id\":"u8);
        json.Id(id);
        json.Raw(",\"name\":\""u8);
        json.Raw(name);
        json.Raw("\""u8);
        json.Times(start, end);
        json.Raw("}"u8);
    }
}
