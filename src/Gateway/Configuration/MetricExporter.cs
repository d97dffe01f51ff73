namespace Gateway.Configuration;

/// <summary>Where metrics go besides <c>/metrics</c>.</summary>
internal enum MetricExporter
{
    /// <summary>To a collector, by OTLP over HTTP.</summary>
    Otlp,

    /// <summary>To stdout in CloudWatch's embedded metric format, for whoever takes the logs to CloudWatch.</summary>
    EmbeddedMetricFormat,
}
