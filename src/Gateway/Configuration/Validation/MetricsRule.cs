using System.Text.RegularExpressions;
using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Exporters of metrics are named once each, and have an address or a namespace that can be had.</summary>
internal static partial class MetricsRule
{
    private const string Section = nameof(GatewayOptions.Metrics);

    public static void Check(MetricsOptions metrics, ProblemList problems)
    {
        EndpointRule.Check($"{Section}.OtlpEndpoint", metrics.OtlpEndpoint, problems);
        if (!Namespace().IsMatch(metrics.Namespace))
            problems.Wrong($"{Section}.Namespace", Display.Of(metrics.Namespace), "it must be 1 to 255 letters, digits, '.', '-', '_', '/', '#' and ':', and not begin with AWS/, which is Amazon's own");
        foreach (var twice in metrics.Exporters.CountBy(exporter => exporter).Where(count => count.Value > 1))
            problems.Wrong($"{Section}.Exporters", $"a list that has {twice.Key} {Display.Of(twice.Value)} times", "everything would be counted as often, so name it once");
        Unused("OtlpEndpoint", MetricExporter.Otlp, metrics, problems);
        Unused("Namespace", MetricExporter.EmbeddedMetricFormat, metrics, problems);
        if (metrics.Exporters.Count == 0 && problems.IsWritten($"{Section}.IntervalSeconds")) WithoutEffect("IntervalSeconds", EnumNames.Choice(typeof(MetricExporter)), problems);
    }

    private static void Unused(string setting, MetricExporter exporter, MetricsOptions metrics, ProblemList problems)
    {
        if (!metrics.Exporters.Contains(exporter) && problems.IsWritten($"{Section}.{setting}")) WithoutEffect(setting, exporter.ToString(), problems);
    }

    private static void WithoutEffect(string setting, string exporter, ProblemList problems) =>
        problems.Warning($"{Section}.{setting}", $"{Section}.{setting} has no effect, because {Section}.Exporters does not name {exporter}.");

    [GeneratedRegex(@"\A(?!AWS/)[A-Za-z0-9.\-_/#:]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();
}
