using Gateway.Diagnostics.Reading;

namespace Gateway.Hosting.Export;

/// <summary>Remembers what was told last, so that only what came since is told. For one caller at a time.</summary>
internal sealed class MetricDeltas
{
    private const string InfoSuffix = "_info";

    private readonly Dictionary<(string Name, Dimensions Dimensions), long> _counted = [];
    private readonly Dictionary<(string Name, Dimensions Dimensions), HistogramPoint> _observed = [];

    public IEnumerable<EmbeddedMetric> Since(IEnumerable<Metric> metrics) =>
        metrics.Where(static metric => !metric.Name.EndsWith(InfoSuffix, StringComparison.Ordinal)).SelectMany(Since);

    private IEnumerable<EmbeddedMetric> Since(Metric metric) =>
        [.. metric.Numbers.GroupBy(static point => Dimensions.Of(point.Labels)).SelectMany(series => Number(metric, series.Key, series.Sum(static point => point.Value))),
         .. metric.Histograms.SelectMany(point => Distribution(metric, Dimensions.Of(point.Labels), point))];

    private IEnumerable<EmbeddedMetric> Number(Metric metric, Dimensions dimensions, long value)
    {
        var number = metric.Kind == MetricKind.Counter ? Counted((metric.Name, dimensions), value) : value;
        // What has never happened would be charged for all the same.
        return metric.Kind == MetricKind.Counter && value == 0 ? [] : [new EmbeddedMetric(dimensions, metric.Name, UnitOf(metric.Unit), [number])];
    }

    private long Counted((string Name, Dimensions Dimensions) series, long value)
    {
        var before = _counted.GetValueOrDefault(series);
        _counted[series] = value;
        return value - before;
    }

    private IEnumerable<EmbeddedMetric> Distribution(Metric metric, Dimensions dimensions, HistogramPoint point)
    {
        var before = _observed.GetValueOrDefault((metric.Name, dimensions));
        _observed[(metric.Name, dimensions)] = point;
        var buckets = before is null ? point.Buckets : [.. point.Buckets.Zip(before.Buckets, static (now, then) => now - then)];
        var count = buckets.Sum();
        if (count == 0) return [];
        return
        [
            new(dimensions, metric.Name, UnitOf(metric.Unit), BucketValues.Of(point.Bounds, buckets)),
            new(dimensions, $"{metric.Name}_sum", UnitOf(metric.Unit), [point.Sum - (before?.Sum ?? 0)]),
            new(dimensions, $"{metric.Name}_count", "Count", [count]),
        ];
    }

    private static string UnitOf(string? unit) => unit switch
    {
        "s" => "Seconds",
        ['{', ..] => "Count",
        _ => "None",
    };
}
