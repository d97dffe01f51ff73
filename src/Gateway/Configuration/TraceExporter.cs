namespace Gateway.Configuration;

/// <summary>Where segments go.</summary>
internal enum TraceExporter
{
    /// <summary>To the X-Ray daemon, one UDP datagram a segment.</summary>
    XRayDaemon,

    /// <summary>To X-Ray's <c>PutTraceSegments</c>, through the daemon's TCP port or signed.</summary>
    XRayApi,

    /// <summary>To an OpenTelemetry collector, or to X-Ray's endpoint for spans.</summary>
    Otlp,

    /// <summary>Nowhere. The function still gets its trace header.</summary>
    None,
}
