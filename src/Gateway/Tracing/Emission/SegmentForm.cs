namespace Gateway.Tracing.Emission;

/// <summary>The forms in which a finished segment can leave.</summary>
internal enum SegmentForm
{
    /// <summary>X-Ray's segment document, in JSON.</summary>
    XRay,

    /// <summary>Spans of OpenTelemetry, in protobuf.</summary>
    Otlp,
}
