namespace Gateway.Tracing.Otlp;

/// <summary>OpenTelemetry's kinds of spans, of those that the gateway has, with their numbers on the wire.</summary>
internal enum SpanKind
{
    Internal = 1,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
