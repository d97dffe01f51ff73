namespace Gateway.Tracing;

/// <summary>Writes attempts: within their segment's document, or as documents of their own.</summary>
internal sealed class AttemptWriter(TraceSettings settings)
{
    private readonly byte[] _function = JsonCursor.Rendered(json => WriteFunction(json, settings));
    private readonly byte[] _resource = JsonCursor.Rendered(json => WriteResource(json, settings));

    /// <summary>The subsegment as one of its segment's.</summary>
    public void WriteInside(JsonCursor json, in AttemptSpan attempt, DateTimeOffset segmentEnd, in SegmentDetail detail)
    {
        json.Raw("{\"id\":"u8);
        json.Id(attempt.Id);
        WriteRest(json, attempt, segmentEnd, detail);
    }

    /// <summary>The subsegment as a document.</summary>
    public void WriteAlone(JsonCursor json, in AttemptSpan attempt, BatchSegment segment, in SegmentDetail detail)
    {
        json.Raw("{\"trace_id\":"u8);
        json.Id(segment.TraceId);
        json.Raw(",\"id\":"u8);
        json.Id(attempt.Id);
        json.Raw(",\"type\":\"subsegment\",\"parent_id\":"u8);
        json.Id(segment.Id);
        WriteRest(json, attempt, segment.End, detail);
    }

    public static void WriteFlags(JsonCursor json, in AttemptResult result)
    {
        if (result.Fault) json.Raw(",\"fault\":true"u8);
        if (result.Error || result.Throttle) json.Raw(",\"error\":true"u8);
        if (result.Throttle) json.Raw(",\"throttle\":true"u8);
    }

    private void WriteRest(JsonCursor json, in AttemptSpan attempt, DateTimeOffset segmentEnd, in SegmentDetail detail)
    {
        json.Raw(",\"name\":\"Lambda\",\"namespace\":\"aws\""u8);
        json.Times(attempt.Start, attempt.End ?? segmentEnd);
        WriteFlags(json, attempt.Result);
        if (attempt.Result.Status > 0) WriteResponse(json, attempt.Result);
        WriteInvoke(json, attempt, detail);
        if (attempt.Part is { } part) WritePart(json, part, detail);
        if (attempt.ExceptionIds is { } ids) WriteCause(json, attempt, ids, detail);
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
        json.Raw(_function);
        if (attempt.Result.Status > 0) json.Optional(",\"status_code\":"u8, attempt.Result.Status);
        json.Optional(",\"function_error\":"u8, attempt.Result.FunctionError, detail.MaxString);
        json.Optional(",\"request_id\":"u8, attempt.Result.RequestId, detail.MaxString);
        json.Raw(",\"retries\":"u8);
        json.Number(attempt.Retries);
        json.Raw(_resource);
    }

    private static void WriteFunction(JsonCursor json, TraceSettings settings)
    {
        json.Raw(",\"aws\":{\"operation\":\"Invoke\",\"region\":"u8);
        json.Text(settings.Region, SegmentDetail.Full.MaxString);
        json.Optional(",\"account_id\":"u8, settings.AccountId, SegmentDetail.Full.MaxString);
        json.Raw(",\"function_name\":"u8);
        json.Text(settings.FunctionName, SegmentDetail.Full.MaxString);
        json.Optional(",\"qualifier\":"u8, settings.Qualifier, SegmentDetail.Full.MaxString);
        json.Raw(",\"invocation_type\":\"RequestResponse\",\"log_type\":\"None\""u8);
    }

    private static void WriteResource(JsonCursor json, TraceSettings settings)
    {
        json.Raw(",\"resource_names\":["u8);
        json.Text(settings.FunctionName, SegmentDetail.Full.MaxString);
        json.Raw("]}"u8);
    }

    private static void WritePart(JsonCursor json, in AttemptPart part, in SegmentDetail detail)
    {
        json.Raw(",\"annotations\":{\"part_size\":"u8);
        json.Number(part.Count);
        json.Raw(",\"part_first\":"u8);
        json.Text(part.First, detail.MaxAnnotation);
        json.Raw("}"u8);
    }

    private static void WriteCause(JsonCursor json, in AttemptSpan attempt, IReadOnlyList<SegmentId> ids, in SegmentDetail detail)
    {
        var result = attempt.Result;
        json.Raw(",\"cause\":{\"exceptions\":["u8);
        for (var i = 0; i < ids.Count; i++)
        {
            var exception = i == 0 ? new ErrorCause(result.CauseType, result.CauseMessage, result.CauseStack) : result.Causes![i - 1];
            json.Raw(i == 0 ? "{\"id\":"u8 : ",{\"id\":"u8);
            json.Id(ids[i]);
            WriteException(json, exception, isRemote: result.Status > 0, detail);
            if (i + 1 < ids.Count)
            {
                json.Raw(",\"cause\":"u8);
                json.Id(ids[i + 1]);
            }

            json.Raw("}"u8);
        }

        json.Raw("]}"u8);
    }

    private static void WriteException(JsonCursor json, ErrorCause exception, bool isRemote, in SegmentDetail detail)
    {
        json.Optional(",\"message\":"u8, exception.Message, detail.MaxAnnotation);
        json.Optional(",\"type\":"u8, exception.Type, detail.MaxString);
        json.Raw(isRemote ? ",\"remote\":true"u8 : ",\"remote\":false"u8);
        if (exception.Stack is { } stack) WriteStack(json, stack, detail);
    }

    private static void WriteStack(JsonCursor json, StackLines stack, in SegmentDetail detail)
    {
        var shown = detail.HasExtras ? stack.Lines.Count : 0;
        json.Raw(",\"truncated\":"u8);
        json.Number(stack.Omitted + stack.Lines.Count - shown);
        if (shown == 0) return;
        json.Raw(",\"stack\":["u8);
        for (var i = 0; i < shown; i++) WriteFrame(json, StackFrame.Of(stack.Lines[i]), isFirst: i == 0, detail);
        json.Raw("]"u8);
    }

    private static void WriteFrame(JsonCursor json, in StackFrame frame, bool isFirst, in SegmentDetail detail)
    {
        json.Raw(isFirst ? "{\"label\":"u8 : ",{\"label\":"u8);
        json.Text(frame.Label, detail.MaxString);
        json.Optional(",\"path\":"u8, frame.Path, detail.MaxString);
        json.Optional(",\"line\":"u8, frame.Line);
        json.Raw("}"u8);
    }
}
