using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>Writes a batch's segment as the one document that X-Ray gets of it.</summary>
/// <remarks>Ids stand first: the daemon looks for them without parsing the rest.</remarks>
internal sealed class SegmentWriter(TraceSettings settings, SegmentDocumentPool pool)
{
    private readonly string _name = SegmentName.Sanitize(settings.SegmentName);
    private readonly string _runtimeVersion = Environment.Version.ToString();
    private readonly LinkWriter _links = new(isQueue: settings.MessageId is not null);

    /// <summary>A document that fits one datagram, with as much detail as that allows. The caller disposes of it.</summary>
    public SegmentDocument Write(BatchSegment segment)
    {
        var document = pool.Rent();
        foreach (var detail in SegmentDetail.Steps)
        {
            document.Start();
            Write(new JsonCursor(document), segment, detail);
            if (document.FitsDatagram) break;
        }

        return document;
    }

    private void Write(JsonCursor json, BatchSegment segment, in SegmentDetail detail)
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
        json.Text(_name, SegmentName.MaxLength);
        WriteTimes(json, segment.Facts.OpenedAt, segment.End);
        if (segment.Attempts.LastResult is { } last) WriteFlags(json, last);
        WriteService(json, detail);
        WriteOwnAws(json, segment.Rule, detail);
        WriteAnnotations(json, segment, detail);
        _links.WriteLinks(json, segment.Facts.Links, detail);
        if (detail.HasMetadata) WriteMetadata(json, segment.Facts, detail);
        WriteSubsegments(json, segment, detail);
        json.Raw("}"u8);
    }

    private static void WriteTimes(JsonCursor json, DateTimeOffset start, DateTimeOffset end)
    {
        json.Raw(",\"start_time\":"u8);
        json.Time(start);
        json.Raw(",\"end_time\":"u8);
        json.Time(end);
    }

    private static void WriteFlags(JsonCursor json, in AttemptResult result)
    {
        if (result.Fault) json.Raw(",\"fault\":true"u8);
        if (result.Error || result.Throttle) json.Raw(",\"error\":true"u8);
        if (result.Throttle) json.Raw(",\"throttle\":true"u8);
    }

    private void WriteService(JsonCursor json, in SegmentDetail detail)
    {
        json.Raw(",\"service\":{\"version\":"u8);
        json.Text(settings.Version, detail.MaxString);
        json.Raw(",\"runtime\":\".NET\",\"runtime_version\":"u8);
        json.Text(_runtimeVersion, detail.MaxString);
        json.Raw("}"u8);
    }

    private void WriteOwnAws(JsonCursor json, string? rule, in SegmentDetail detail)
    {
        json.Raw(",\"aws\":{"u8);
        if (settings.AccountId is { } account)
        {
            json.Raw("\"account_id\":"u8);
            json.Text(account, detail.MaxString);
            json.Raw(","u8);
        }

        json.Raw("\"xray\":{\"sdk\":\"Gateway\",\"sdk_version\":"u8);
        json.Text(settings.Version, detail.MaxString);
        json.Raw(",\"auto_instrumentation\":false"u8);
        json.Optional(",\"sampling_rule_name\":"u8, rule, detail.MaxString);
        json.Raw("}}"u8);
    }

    private void WriteAnnotations(JsonCursor json, BatchSegment segment, in SegmentDetail detail)
    {
        var facts = segment.Facts;
        json.Raw(",\"annotations\":{\"mapping\":"u8);
        json.Text(settings.MappingName, detail.MaxAnnotation);
        json.Raw(",\"messaging_system\":"u8);
        json.Text(settings.MessagingSystem, detail.MaxAnnotation);
        json.Raw(",\"messaging_destination\":"u8);
        json.Text(facts.Destination, detail.MaxAnnotation);
        json.Optional(",\"messaging_consumer_group\":"u8, settings.ConsumerGroup, detail.MaxAnnotation);
        json.Optional(",\"virtual_host\":"u8, settings.VirtualHost, detail.MaxAnnotation);
        json.Raw(",\"messaging_batch_size\":"u8);
        json.Number(facts.Count);
        WritePlace(json, facts, detail);
        json.Raw(",\"close\":"u8);
        json.Text(facts.Close.ToString(), detail.MaxAnnotation);
        json.Optional(",\"broker_wait_ms\":"u8, facts.BrokerWait);
        WriteUpstream(json, segment);
        WriteAttemptCounts(json, segment.Attempts, detail);
        json.Raw(",\"outcome\":"u8);
        json.Text(segment.Outcome, detail.MaxAnnotation);
        json.Raw("}"u8);
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

    private static void WriteUpstream(JsonCursor json, BatchSegment segment)
    {
        if (segment.Facts.UpstreamTraces == 0) return;
        json.Raw(",\"upstream_trace_count\":"u8);
        json.Number(segment.Facts.UpstreamTraces);
        if (segment.Facts.UpstreamTrace is not { } upstream || upstream == segment.TraceId) return;
        json.Raw(",\"upstream_trace\":"u8);
        json.Id(upstream);
    }

    private static void WriteAttemptCounts(JsonCursor json, AttemptLog attempts, in SegmentDetail detail)
    {
        json.Raw(",\"attempts\":"u8);
        json.Number(attempts.Total);
        if (attempts.Omitted(detail.AttemptsEachEnd) is not (> 0 and var omitted)) return;
        json.Raw(",\"attempts_omitted\":"u8);
        json.Number(omitted);
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

    private void WriteSubsegments(JsonCursor json, BatchSegment segment, in SegmentDetail detail)
    {
        json.Raw(",\"subsegments\":["u8);
        json.Raw("{"u8);
        WriteStep(json, segment.WindowId, "Window"u8, segment.Facts.OpenedAt, segment.Facts.ClosedAt);
        foreach (ref readonly var attempt in segment.Attempts.First(detail.AttemptsEachEnd))
        {
            WriteAttempt(json, attempt, segment.End, detail);
        }

        foreach (ref readonly var attempt in segment.Attempts.Last(detail.AttemptsEachEnd))
        {
            WriteAttempt(json, attempt, segment.End, detail);
        }

        if (segment.SettlementStart is { } start)
        {
            json.Raw(",{"u8);
            WriteStep(json, segment.SettlementId, "Settlement"u8, start, segment.End);
        }

        json.Raw("]"u8);
    }

    private static void WriteStep(JsonCursor json, SegmentId id, ReadOnlySpan<byte> name, DateTimeOffset start, DateTimeOffset end)
    {
        json.Raw("\"id\":"u8);
        json.Id(id);
        json.Raw(",\"name\":\""u8);
        json.Raw(name);
        json.Raw("\""u8);
        WriteTimes(json, start, end);
        json.Raw("}"u8);
    }

    private void WriteAttempt(JsonCursor json, in AttemptSpan attempt, DateTimeOffset segmentEnd, in SegmentDetail detail)
    {
        json.Raw(",{\"id\":"u8);
        json.Id(attempt.Id);
        json.Raw(",\"name\":\"Lambda\",\"namespace\":\"aws\""u8);
        WriteTimes(json, attempt.Start, attempt.End ?? segmentEnd);
        WriteFlags(json, attempt.Result);
        if (attempt.Result.Status > 0) WriteResponse(json, attempt.Result);
        WriteInvoke(json, attempt, detail);
        if (attempt.CauseId != default) WriteCause(json, attempt, detail);
        json.Raw("}"u8);
    }

    private static void WriteResponse(JsonCursor json, in AttemptResult result)
    {
        json.Raw(",\"http\":{\"response\":{\"status\":"u8);
        json.Number(result.Status);
        json.Optional(",\"content_length\":"u8, result.ContentLength);
        json.Raw("}}"u8);
    }

    private void WriteInvoke(JsonCursor json, in AttemptSpan attempt, in SegmentDetail detail)
    {
        json.Raw(",\"aws\":{\"operation\":\"Invoke\",\"region\":"u8);
        json.Text(settings.Region, detail.MaxString);
        json.Optional(",\"account_id\":"u8, settings.AccountId, detail.MaxString);
        json.Raw(",\"function_name\":"u8);
        json.Text(settings.FunctionName, detail.MaxString);
        json.Optional(",\"qualifier\":"u8, settings.Qualifier, detail.MaxString);
        json.Raw(",\"invocation_type\":\"RequestResponse\",\"log_type\":\"None\""u8);
        if (attempt.Result.Status > 0) json.Optional(",\"status_code\":"u8, attempt.Result.Status);
        json.Optional(",\"request_id\":"u8, attempt.Result.RequestId, detail.MaxString);
        json.Raw(",\"retries\":"u8);
        json.Number(attempt.Retries);
        json.Raw(",\"resource_names\":["u8);
        json.Text(settings.FunctionName, detail.MaxString);
        json.Raw("]}"u8);
    }

    private static void WriteCause(JsonCursor json, in AttemptSpan attempt, in SegmentDetail detail)
    {
        json.Raw(",\"cause\":{\"exceptions\":[{\"id\":"u8);
        json.Id(attempt.CauseId);
        json.Optional(",\"message\":"u8, attempt.Result.CauseMessage, detail.MaxAnnotation);
        json.Optional(",\"type\":"u8, attempt.Result.CauseType, detail.MaxString);
        json.Raw(attempt.Result.Status > 0 ? ",\"remote\":true}]}"u8 : ",\"remote\":false}]}"u8);
    }
}
