namespace Gateway.Diagnostics.Reading;

/// <summary>How the numbers of a metric are to be taken.</summary>
internal enum MetricKind
{
    /// <summary>Only grows, from 0 at the process's start.</summary>
    Counter,

    /// <summary>How things are at the moment.</summary>
    Gauge,

    /// <summary>A distribution since the process's start, by buckets.</summary>
    Histogram,
}
