using System.Text.Json;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>Writes a batch's segment as the one document that X-Ray gets of it.</summary>
/// <remarks>Ids stand first: the daemon looks for them without parsing the rest.</remarks>
internal sealed class SegmentWriter(TraceSettings settings, SegmentDocumentPool pool)
{
    private const string Sdk = "Gateway";

    private readonly string _name = SegmentName.Sanitize(settings.SegmentName);
    private readonly string _runtimeVersion = Environment.Version.ToString();

    /// <summary>A document that fits one datagram, with as much detail as that allows. The caller disposes of it.</summary>
    public SegmentDocument Write(BatchSegment segment)
    {
        var document = pool.Rent();
        foreach (var detail in SegmentDetail.Steps)
        {
            var json = document.Start();
            Write(json, segment, detail);
            json.Flush();
            if (document.FitsDatagram) break;
        }

        return document;
    }

    private void Write(Utf8JsonWriter json, BatchSegment segment, in SegmentDetail detail)
    {
        json.WriteStartObject();
        json.WriteId("trace_id"u8, segment.TraceId);
        json.WriteId("id"u8, segment.Id);
        if (segment.ParentId is { } parent) json.WriteId("parent_id"u8, parent);
        json.WriteString("name"u8, _name);
        json.WriteSpan(segment.Facts.OpenedAt, segment.End);
        if (segment.Attempts.LastResult is { } last) WriteFlags(json, last);
        WriteService(json, detail);
        WriteOwnAws(json, segment.Rule, detail);
        WriteAnnotations(json, segment, detail);
        if (detail.HasMetadata) WriteMetadata(json, segment.Facts, detail);
        WriteSubsegments(json, segment, detail);
        json.WriteEndObject();
    }

    private static void WriteFlags(Utf8JsonWriter json, in AttemptResult result)
    {
        if (result.Fault) json.WriteBoolean("fault"u8, true);
        if (result.Error || result.Throttle) json.WriteBoolean("error"u8, true);
        if (result.Throttle) json.WriteBoolean("throttle"u8, true);
    }

    private void WriteService(Utf8JsonWriter json, in SegmentDetail detail)
    {
        json.WriteStartObject("service"u8);
        json.WriteText("version"u8, settings.Version, detail.MaxString);
        json.WriteString("runtime"u8, ".NET"u8);
        json.WriteString("runtime_version"u8, _runtimeVersion);
        json.WriteEndObject();
    }

    private void WriteOwnAws(Utf8JsonWriter json, string? rule, in SegmentDetail detail)
    {
        json.WriteStartObject("aws"u8);
        if (settings.AccountId is { } account) json.WriteText("account_id"u8, account, detail.MaxString);
        json.WriteStartObject("xray"u8);
        json.WriteString("sdk"u8, Sdk);
        json.WriteText("sdk_version"u8, settings.Version, detail.MaxString);
        json.WriteBoolean("auto_instrumentation"u8, false);
        if (rule is not null) json.WriteText("sampling_rule_name"u8, rule, detail.MaxString);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteAnnotations(Utf8JsonWriter json, BatchSegment segment, in SegmentDetail detail)
    {
        var facts = segment.Facts;
        json.WriteStartObject("annotations"u8);
        json.WriteText("mapping"u8, settings.MappingName, detail.MaxAnnotation);
        json.WriteText("messaging_system"u8, settings.MessagingSystem, detail.MaxAnnotation);
        json.WriteText("messaging_destination"u8, facts.Destination, detail.MaxAnnotation);
        if (settings.ConsumerGroup is { } group) json.WriteText("messaging_consumer_group"u8, group, detail.MaxAnnotation);
        json.WriteNumber("messaging_batch_size"u8, facts.Count);
        if (facts.Partition is { } partition) json.WriteNumber("partition"u8, partition);
        if (settings.VirtualHost is { } host) json.WriteText("virtual_host"u8, host, detail.MaxAnnotation);
        WritePlace(json, facts, detail);
        json.WriteString("close"u8, facts.Close.ToString());
        if (facts.BrokerWait is { } wait) json.WriteNumber("broker_wait_ms"u8, wait);
        if (facts.UpstreamTraces > 0) json.WriteNumber("upstream_trace_count"u8, facts.UpstreamTraces);
        if (facts.UpstreamTrace is { } upstream) json.WriteId("upstream_trace"u8, upstream);
        json.WriteNumber("attempts"u8, segment.Attempts.Total);
        var omitted = segment.Attempts.Omitted(detail.AttemptsEachEnd);
        if (omitted > 0) json.WriteNumber("attempts_omitted"u8, omitted);
        json.WriteText("outcome"u8, segment.Outcome, detail.MaxAnnotation);
        json.WriteEndObject();
    }

    private void WritePlace(Utf8JsonWriter json, BatchFacts facts, in SegmentDetail detail)
    {
        if (settings.MessageId is null)
        {
            json.WriteNumber("first_offset"u8, facts.FirstOffset);
            json.WriteNumber("last_offset"u8, facts.LastOffset);
        }

        if (facts.FirstMessageId is { } first) json.WriteText("first_message_id"u8, first, detail.MaxAnnotation);
        if (facts.LastMessageId is { } last) json.WriteText("last_message_id"u8, last, detail.MaxAnnotation);
    }

    private static void WriteMetadata(Utf8JsonWriter json, BatchFacts facts, in SegmentDetail detail)
    {
        if (facts.Lanes.Count == 0) return;
        json.WriteStartObject("metadata"u8);
        json.WriteStartObject("messaging"u8);
        json.WriteStartObject("offsets"u8);
        foreach (var lane in facts.Lanes)
        {
            json.WriteStartArray(SegmentJson.Cut(lane.Lane, detail.MaxString));
            json.WriteNumberValue(lane.First);
            json.WriteNumberValue(lane.Last);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSubsegments(Utf8JsonWriter json, BatchSegment segment, in SegmentDetail detail)
    {
        json.WriteStartArray("subsegments"u8);
        WriteStep(json, segment.WindowId, "Window"u8, segment.Facts.OpenedAt, segment.Facts.ClosedAt);
        foreach (ref readonly var attempt in segment.Attempts.First(detail.AttemptsEachEnd))
        {
            WriteAttempt(json, attempt, segment.End, detail);
        }

        foreach (ref readonly var attempt in segment.Attempts.Last(detail.AttemptsEachEnd))
        {
            WriteAttempt(json, attempt, segment.End, detail);
        }

        if (segment.SettlementStart is { } start) WriteStep(json, segment.SettlementId, "Settlement"u8, start, segment.End);
        json.WriteEndArray();
    }

    private static void WriteStep(
        Utf8JsonWriter json, SegmentId id, ReadOnlySpan<byte> name, DateTimeOffset start, DateTimeOffset end)
    {
        json.WriteStartObject();
        json.WriteId("id"u8, id);
        json.WriteString("name"u8, name);
        json.WriteSpan(start, end);
        json.WriteEndObject();
    }

    private void WriteAttempt(Utf8JsonWriter json, in AttemptSpan attempt, DateTimeOffset segmentEnd, in SegmentDetail detail)
    {
        json.WriteStartObject();
        json.WriteId("id"u8, attempt.Id);
        json.WriteString("name"u8, "Lambda"u8);
        json.WriteString("namespace"u8, "aws"u8);
        json.WriteSpan(attempt.Start, attempt.End ?? segmentEnd);
        WriteFlags(json, attempt.Result);
        if (attempt.Result.Status > 0) WriteResponse(json, attempt.Result);
        WriteInvoke(json, attempt, detail);
        if (attempt.CauseId != default) WriteCause(json, attempt, detail);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, in AttemptResult result)
    {
        json.WriteStartObject("http"u8);
        json.WriteStartObject("response"u8);
        json.WriteNumber("status"u8, result.Status);
        if (result.ContentLength is { } length) json.WriteNumber("content_length"u8, length);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteInvoke(Utf8JsonWriter json, in AttemptSpan attempt, in SegmentDetail detail)
    {
        json.WriteStartObject("aws"u8);
        json.WriteString("operation"u8, "Invoke"u8);
        json.WriteText("region"u8, settings.Region, detail.MaxString);
        if (settings.AccountId is { } account) json.WriteText("account_id"u8, account, detail.MaxString);
        json.WriteText("function_name"u8, settings.FunctionName, detail.MaxString);
        if (settings.Qualifier is { } qualifier) json.WriteText("qualifier"u8, qualifier, detail.MaxString);
        json.WriteString("invocation_type"u8, "RequestResponse"u8);
        json.WriteString("log_type"u8, "None"u8);
        if (attempt.Result.Status > 0) json.WriteNumber("status_code"u8, attempt.Result.Status);
        if (attempt.Result.RequestId is { } request) json.WriteText("request_id"u8, request, detail.MaxString);
        json.WriteNumber("retries"u8, attempt.Retries);
        json.WriteStartArray("resource_names"u8);
        json.WriteStringValue(SegmentJson.Cut(settings.FunctionName, detail.MaxString));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCause(Utf8JsonWriter json, in AttemptSpan attempt, in SegmentDetail detail)
    {
        json.WriteStartObject("cause"u8);
        json.WriteStartArray("exceptions"u8);
        json.WriteStartObject();
        json.WriteId("id"u8, attempt.CauseId);
        if (attempt.Result.CauseMessage is { } message) json.WriteText("message"u8, message, detail.MaxAnnotation);
        if (attempt.Result.CauseType is { } type) json.WriteText("type"u8, type, detail.MaxString);
        json.WriteBoolean("remote"u8, attempt.Result.Status > 0);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
