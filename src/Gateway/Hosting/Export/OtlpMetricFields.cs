namespace Gateway.Hosting.Export;

/// <summary>Field numbers of <c>opentelemetry/proto/metrics/v1/metrics.proto</c>. They never change.</summary>
internal static class OtlpMetricFields
{
    public const int RequestResourceMetrics = 1;

    public const int ResourceMetricsResource = 1;
    public const int ResourceMetricsScopeMetrics = 2;

    public const int ScopeMetricsScope = 1;
    public const int ScopeMetricsMetrics = 2;

    public const int MetricName = 1;
    public const int MetricDescription = 2;
    public const int MetricUnit = 3;
    public const int MetricGauge = 5;
    public const int MetricSum = 7;
    public const int MetricHistogram = 9;

    /// <summary>Of a gauge, a sum and a histogram alike.</summary>
    public const int DataPoints = 1;
    public const int Temporality = 2;
    public const int IsMonotonic = 3;

    /// <summary>Of a number and of a histogram alike.</summary>
    public const int PointStart = 2;
    public const int PointTime = 3;

    public const int NumberValue = 6;
    public const int NumberAttributes = 7;

    public const int HistogramCount = 4;
    public const int HistogramSum = 5;
    public const int HistogramBuckets = 6;
    public const int HistogramBounds = 7;
    public const int HistogramAttributes = 9;
}
