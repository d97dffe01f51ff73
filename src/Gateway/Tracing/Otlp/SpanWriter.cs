using System.Globalization;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing.Otlp;

/// <summary>Writes a batch's segment as OpenTelemetry's spans, under the very ids that are in the function's trace header.</summary>
/// <remarks>
/// Encoded here and not by OpenTelemetry's SDK: its exporter takes nothing but activities, and an activity draws its own span
/// id, while the id of a call's span was sent to the function before the span began. What is written is one entry of
/// <c>resource_spans</c>; a request is nothing but such entries, one behind the other.
/// </remarks>
internal sealed class SpanWriter(TraceSettings settings)
{
    private const int SampledFlag = 1;
    private const int KnowsRemoteFlag = 0x100;
    private const int IsRemoteFlag = 0x200;
    private const int ErrorStatus = 2;
    private const int MaxName = 250;
    private const int MaxMessage = 1000;

    private readonly byte[] _resource = ResourceOf(settings);

    /// <summary>Replaces what the document holds.</summary>
    public void Write(BatchSegment segment, SegmentDocument document)
    {
        document.Start();
        var proto = new ProtobufCursor(document);
        using var entry = proto.Message(OtlpFields.RequestResourceSpans);
        proto.Raw(_resource);
        using var scope = proto.Message(OtlpFields.ResourceSpansScopeSpans);
        WriteScope(proto);
        WriteBatch(proto, segment);
        if (segment.WindowId is { } window) WriteWindow(proto, segment, window);
        foreach (ref readonly var attempt in segment.Attempts.All) WriteAttempt(proto, segment, attempt);
        foreach (ref readonly var send in segment.Sends) WriteSend(proto, segment, send);
        if (segment.SettlementStart is { } start) WriteSettlement(proto, segment, start);
    }

    private static byte[] ResourceOf(TraceSettings settings)
    {
        using var document = new SegmentDocument();
        document.Start();
        var proto = new ProtobufCursor(document);
        using (proto.Message(OtlpFields.ResourceSpansResource))
        {
            var attributes = new AttributeCursor(proto, OtlpFields.ResourceAttributes);
            attributes.Text("service.name"u8, SegmentName.Sanitize(settings.SegmentName));
            attributes.Text("service.version"u8, settings.Version);
            attributes.Text("telemetry.sdk.name"u8, "gateway");
            attributes.Text("telemetry.sdk.language"u8, "dotnet");
            attributes.Text("telemetry.sdk.version"u8, settings.Version);
            attributes.Text("process.runtime.name"u8, ".NET");
            attributes.Text("process.runtime.version"u8, Environment.Version.ToString());
        }

        return document.Json.ToArray();
    }

    private void WriteScope(ProtobufCursor proto)
    {
        using var scope = proto.Message(OtlpFields.ScopeSpansScope);
        proto.Text(OtlpFields.ScopeName, "gateway"u8);
        proto.Text(OtlpFields.ScopeVersion, settings.Version, MaxName);
    }

    private void WriteBatch(ProtobufCursor proto, BatchSegment segment)
    {
        var facts = segment.Facts;
        using var span = proto.Message(OtlpFields.ScopeSpansSpans);
        WriteIds(proto, segment.TraceId, segment.Id, segment.ParentId, isParentRemote: true);
        WriteWhat(proto, $"process {facts.Destination}", SpanKind.Consumer, facts.OpenedAt, segment.End);
        WriteMessaging(new AttributeCursor(proto, OtlpFields.SpanAttributes), facts, "process");
        WriteOwn(new AttributeCursor(proto, OtlpFields.SpanAttributes), segment);
        foreach (var link in facts.Links) WriteLink(proto, link.Context);
        if (segment.Attempts.LastResult is { } last) WriteStatus(proto, last);
    }

    private void WriteMessaging(AttributeCursor attributes, BatchFacts facts, string operation)
    {
        attributes.Text("messaging.operation.name"u8, operation);
        attributes.Text("messaging.operation.type"u8, operation);
        attributes.Text("messaging.system"u8, settings.MessagingSystem);
        attributes.Text("messaging.destination.name"u8, facts.Destination);
        attributes.Text("messaging.destination.partition.id"u8, facts.Partition?.ToString(CultureInfo.InvariantCulture));
        attributes.Text("messaging.consumer.group.name"u8, settings.ConsumerGroup);
        attributes.Number("messaging.batch.message_count"u8, facts.Count);
        attributes.Text("server.address"u8, settings.BrokerHost);
    }

    private void WriteOwn(AttributeCursor attributes, BatchSegment segment)
    {
        var facts = segment.Facts;
        // Without it a collector's X-Ray exporter makes a subsegment of a span that has a remote parent, and no segment above it.
        attributes.Text("aws.span.kind"u8, "LOCAL_ROOT");
        attributes.Text("gateway.mapping"u8, settings.MappingName);
        attributes.Text("gateway.batch.close"u8, facts.Close.ToString());
        attributes.Number("gateway.broker_wait_ms"u8, facts.BrokerWait);
        attributes.Number("gateway.attempts"u8, segment.Attempts.Before + segment.Attempts.Count);
        attributes.Text("gateway.outcome"u8, segment.Outcome);
        attributes.Text("gateway.sampling_rule"u8, segment.Rule);
        if (facts.UpstreamTraces > 0) attributes.Number("gateway.upstream_trace_count"u8, facts.UpstreamTraces);
        WriteRedrive(attributes, facts);
        WritePlace(attributes, facts);
    }

    // A failure record knows its trace but not always a span of it, which a link would need.
    private void WriteRedrive(AttributeCursor attributes, BatchFacts facts)
    {
        if (settings.RedrivenFrom is not { } origin) return;
        attributes.Text("gateway.redriven_from"u8, origin);
        attributes.Text("gateway.upstream_trace"u8, facts.UpstreamTrace?.Value.ToString("x32", CultureInfo.InvariantCulture));
    }

    // The conventions know the place of one message only.
    private void WritePlace(AttributeCursor attributes, BatchFacts facts)
    {
        if (settings.MessageId is not null)
        {
            attributes.Text(facts.Count == 1 ? "messaging.message.id"u8 : "gateway.first_message_id"u8, facts.FirstMessageId);
            if (facts.Count > 1) attributes.Text("gateway.last_message_id"u8, facts.LastMessageId);
            return;
        }

        attributes.Number(facts.Count == 1 ? "messaging.kafka.offset"u8 : "gateway.first_offset"u8, facts.FirstOffset);
        if (facts.Count > 1) attributes.Number("gateway.last_offset"u8, facts.LastOffset);
    }

    private static void WriteLink(ProtobufCursor proto, TraceContext upstream)
    {
        // A link wants both ids.
        if (upstream.Parent is not { } parent) return;
        using var link = proto.Message(OtlpFields.SpanLinks);
        proto.Bytes(OtlpFields.LinkTraceId, upstream.Root);
        proto.Bytes(OtlpFields.LinkSpanId, parent);
        proto.Fixed32(OtlpFields.LinkFlags, KnowsRemoteFlag | IsRemoteFlag);
    }

    private static void WriteWindow(ProtobufCursor proto, BatchSegment segment, SegmentId window)
    {
        using var span = proto.Message(OtlpFields.ScopeSpansSpans);
        WriteIds(proto, segment.TraceId, window, segment.Id, isParentRemote: false);
        WriteWhat(proto, "Window", SpanKind.Internal, segment.Facts.OpenedAt, segment.Facts.ClosedAt);
    }

    private void WriteSettlement(ProtobufCursor proto, BatchSegment segment, DateTimeOffset start)
    {
        using var span = proto.Message(OtlpFields.ScopeSpansSpans);
        WriteIds(proto, segment.TraceId, segment.SettlementId, segment.Id, isParentRemote: false);
        WriteWhat(proto, $"settle {segment.Facts.Destination}", SpanKind.Client, start, segment.End);
        WriteMessaging(new AttributeCursor(proto, OtlpFields.SpanAttributes), segment.Facts, "settle");
    }

    private void WriteAttempt(ProtobufCursor proto, BatchSegment segment, in AttemptSpan attempt)
    {
        var end = attempt.End ?? segment.End;
        using var span = proto.Message(OtlpFields.ScopeSpansSpans);
        WriteIds(proto, segment.TraceId, attempt.Id, segment.Id, isParentRemote: false);
        WriteWhat(proto, "Lambda.Invoke", SpanKind.Client, attempt.Start, end);
        var attributes = new AttributeCursor(proto, OtlpFields.SpanAttributes);
        attributes.Text("rpc.system"u8, "aws-api");
        attributes.Text("rpc.service"u8, "Lambda");
        attributes.Text("rpc.method"u8, "Invoke");
        attributes.Text("faas.invoked_name"u8, settings.FunctionName);
        attributes.Text("faas.invoked_provider"u8, "aws");
        attributes.Text("faas.invoked_region"u8, settings.Region);
        attributes.Text("gateway.function_qualifier"u8, settings.Qualifier);
        attributes.Text("aws.request_id"u8, attempt.Result.RequestId);
        attributes.Number("http.response.status_code"u8, attempt.Result.Status > 0 ? attempt.Result.Status : null);
        attributes.Number("http.request.resend_count"u8, attempt.Retries > 0 ? attempt.Retries : null);
        attributes.Number("gateway.part_size"u8, attempt.Part?.Count);
        attributes.Text("gateway.part_first"u8, attempt.Part?.First);
        if (attempt.ExceptionIds is not null) WriteException(proto, attempt.Result, end);
        WriteStatus(proto, attempt.Result);
    }

    private static void WriteSend(ProtobufCursor proto, BatchSegment segment, in SendSpan send)
    {
        var target = send.Target;
        using var span = proto.Message(OtlpFields.ScopeSpansSpans);
        WriteIds(proto, segment.TraceId, send.Id, segment.Id, isParentRemote: false);
        WriteWhat(proto, target.Operation is { } operation ? $"{target.Name}.{operation}" : $"send {target.Name}", target.MessagingSystem is null ? SpanKind.Client : SpanKind.Producer, send.Start, send.End ?? segment.End);
        var attributes = new AttributeCursor(proto, OtlpFields.SpanAttributes);
        attributes.Text("messaging.system"u8, target.MessagingSystem);
        attributes.Text("messaging.operation.name"u8, target.MessagingSystem is null ? null : "send");
        attributes.Text("messaging.operation.type"u8, target.MessagingSystem is null ? null : "send");
        attributes.Text("messaging.destination.name"u8, target.MessagingSystem is null ? null : target.Resource ?? target.Name);
        attributes.Text("rpc.system"u8, target.Operation is null ? null : "aws-api");
        attributes.Text("rpc.service"u8, target.Operation is null ? null : target.Name);
        attributes.Text("rpc.method"u8, target.Operation);
        attributes.Text("aws.request_id"u8, send.RequestId);
        attributes.Number("http.response.status_code"u8, send.Status > 0 ? send.Status : null);
        WriteStatus(proto, new AttemptResult { Status = send.Status, Fault = send.Problem is not null || send.End is null, CauseMessage = send.Problem });
    }

    private static void WriteException(ProtobufCursor proto, in AttemptResult result, DateTimeOffset at)
    {
        using var happened = proto.Message(OtlpFields.SpanEvents);
        proto.Fixed64(OtlpFields.EventTime, Nanoseconds(at));
        proto.Text(OtlpFields.EventName, "exception"u8);
        var attributes = new AttributeCursor(proto, OtlpFields.EventAttributes);
        attributes.Text("exception.type"u8, result.CauseType);
        attributes.Text("exception.message"u8, result.CauseMessage);
        attributes.Text("exception.stacktrace"u8, StackTrace.Of(result), StackTrace.MaxChars);
    }

    private static void WriteStatus(ProtobufCursor proto, in AttemptResult result)
    {
        if (!result.Fault && !result.Error && !result.Throttle) return;
        new AttributeCursor(proto, OtlpFields.SpanAttributes).Text("error.type"u8, ErrorTypeOf(result));
        using var status = proto.Message(OtlpFields.SpanStatus);
        if (result.CauseMessage is { } message) proto.Text(OtlpFields.StatusMessage, message, MaxMessage);
        proto.Varint(OtlpFields.StatusCode, ErrorStatus);
    }

    private static string ErrorTypeOf(in AttemptResult result) =>
        result.CauseType ?? (result.Status > 0 ? result.Status.ToString(CultureInfo.InvariantCulture) : "_OTHER");

    private static void WriteIds(ProtobufCursor proto, TraceId trace, SegmentId id, SegmentId? parent, bool isParentRemote)
    {
        proto.Bytes(OtlpFields.SpanTraceId, trace);
        proto.Bytes(OtlpFields.SpanId, id);
        if (parent is { } above) proto.Bytes(OtlpFields.SpanParentId, above);
        proto.Fixed32(OtlpFields.SpanFlags, SampledFlag | KnowsRemoteFlag | (parent is not null && isParentRemote ? IsRemoteFlag : 0u));
    }

    private static void WriteWhat(ProtobufCursor proto, string name, SpanKind kind, DateTimeOffset start, DateTimeOffset end)
    {
        proto.Text(OtlpFields.SpanName, name, MaxName);
        proto.Varint(OtlpFields.SpanKind, (ulong)kind);
        proto.Fixed64(OtlpFields.SpanStart, Nanoseconds(start));
        proto.Fixed64(OtlpFields.SpanEnd, Nanoseconds(end));
    }

    /// <summary>Since the epoch; a time before it becomes the epoch.</summary>
    private static ulong Nanoseconds(DateTimeOffset time) =>
        (ulong)Math.Max(0, time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * TimeSpan.NanosecondsPerTick;
}
