using System.ComponentModel.DataAnnotations;

namespace Gateway.Configuration.Options;

/// <summary>Where metrics go besides <c>/metrics</c>, which is always there.</summary>
internal sealed class MetricsOptions
{
    /// <summary>Any of Otlp and EmbeddedMetricFormat. Default: none.</summary>
    public List<MetricExporter> Exporters { get; set; } = [];

    /// <summary>How often they are told, and once more at the stop. Default 60, range 1 to 3600, seconds.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 60;

    /// <summary>For the exporter Otlp, the collector: <c>http(s)://host[:port]</c>. Default http://127.0.0.1:4318.</summary>
    public string OtlpEndpoint { get; set; } = "http://127.0.0.1:4318";

    /// <summary>For the exporter EmbeddedMetricFormat, CloudWatch's namespace: 1 to 255 letters, digits and <c>. - _ / # :</c>. Default Gateway.</summary>
    public string Namespace { get; set; } = "Gateway";
}
