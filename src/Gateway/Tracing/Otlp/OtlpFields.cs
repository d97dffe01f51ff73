namespace Gateway.Tracing.Otlp;

/// <summary>Field numbers of <c>opentelemetry/proto/trace/v1/trace.proto</c> and what it includes. They never change.</summary>
internal static class OtlpFields
{
    public const int RequestResourceSpans = 1;

    public const int ResourceSpansResource = 1;
    public const int ResourceSpansScopeSpans = 2;
    public const int ResourceAttributes = 1;

    public const int ScopeSpansScope = 1;
    public const int ScopeSpansSpans = 2;
    public const int ScopeName = 1;
    public const int ScopeVersion = 2;

    public const int SpanTraceId = 1;
    public const int SpanId = 2;
    public const int SpanParentId = 4;
    public const int SpanName = 5;
    public const int SpanKind = 6;
    public const int SpanStart = 7;
    public const int SpanEnd = 8;
    public const int SpanAttributes = 9;
    public const int SpanEvents = 11;
    public const int SpanLinks = 13;
    public const int SpanStatus = 15;
    public const int SpanFlags = 16;

    public const int EventTime = 1;
    public const int EventName = 2;
    public const int EventAttributes = 3;

    public const int LinkTraceId = 1;
    public const int LinkSpanId = 2;
    public const int LinkFlags = 6;

    public const int StatusMessage = 2;
    public const int StatusCode = 3;

    public const int AttributeKey = 1;
    public const int AttributeValue = 2;
    public const int ValueText = 1;
    public const int ValueFlag = 2;
    public const int ValueNumber = 3;

    /// <summary>The answer's <c>partial_success</c>, and what stands in it.</summary>
    public const int ResponsePartialSuccess = 1;
    public const int RejectedSpans = 1;
    public const int RejectedMessage = 2;
}
