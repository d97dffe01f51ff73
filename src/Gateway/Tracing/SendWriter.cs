namespace Gateway.Tracing;

/// <summary>Writes the sendings of failed records as subsegments.</summary>
internal static class SendWriter
{
    private const int FirstFault = 500;
    private const int Throttled = 429;

    public static void Write(JsonCursor json, in SendSpan send, DateTimeOffset segmentEnd, in SegmentDetail detail)
    {
        json.Raw("{\"id\":"u8);
        json.Id(send.Id);
        json.Raw(",\"name\":"u8);
        json.Text(SegmentName.Sanitize(send.Target.Name), SegmentName.MaxLength);
        json.Raw(send.Target.Operation is null ? ",\"namespace\":\"remote\""u8 : ",\"namespace\":\"aws\""u8);
        json.Times(send.Start, send.End ?? segmentEnd);
        if (send.Problem is not null || send.End is null) WriteFlags(json, send.Status);
        if (send.Status > 0)
        {
            json.Raw(",\"http\":{\"response\":{\"status\":"u8);
            json.Number(send.Status);
            json.Raw("}}"u8);
        }

        if (send.Target.Operation is not null) WriteCall(json, send, detail);
        if (send.Problem is not null) WriteCause(json, send, detail);
        json.Raw("}"u8);
    }

    private static void WriteFlags(JsonCursor json, int status)
    {
        json.Raw(status is > 0 and < FirstFault ? ",\"error\":true"u8 : ",\"fault\":true"u8);
        if (status == Throttled) json.Raw(",\"throttle\":true"u8);
    }

    private static void WriteCall(JsonCursor json, in SendSpan send, in SegmentDetail detail)
    {
        json.Raw(",\"aws\":{\"operation\":"u8);
        json.Text(send.Target.Operation!, detail.MaxString);
        json.Optional(",\"region\":"u8, send.Target.Region, detail.MaxString);
        json.Optional(",\"request_id\":"u8, send.RequestId, detail.MaxString);
        if (send.Target is { ResourceKey: { } key, Resource: { } resource })
        {
            json.Raw(","u8);
            json.Text(key, detail.MaxString);
            json.Raw(":"u8);
            json.Text(resource, detail.MaxString);
            json.Raw(",\"resource_names\":["u8);
            json.Text(resource, detail.MaxString);
            json.Raw("]"u8);
        }

        json.Raw("}"u8);
    }

    private static void WriteCause(JsonCursor json, in SendSpan send, in SegmentDetail detail)
    {
        json.Raw(",\"cause\":{\"exceptions\":[{\"id\":"u8);
        json.Id(send.ExceptionId);
        json.Optional(",\"message\":"u8, send.Problem, detail.MaxAnnotation);
        json.Raw(send.Status > 0 ? ",\"remote\":true}]}"u8 : ",\"remote\":false}]}"u8);
    }
}
