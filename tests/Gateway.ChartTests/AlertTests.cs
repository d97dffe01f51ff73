using Gateway.ChartTests.House;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests;

/// <summary>The alert rules: Prometheus reads them, they fire when they should, and each has a page in the runbook.</summary>
public sealed class AlertTests : IDisposable
{
    private const string Enabled = "prometheusRule.enabled=true,prometheusRule.runbookBaseUrl=https://runbooks.internal/charts/OPERATIONS.md";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-alerts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Prometheus_accepts_every_rule()
    {
        var check = await Command.RunAsync(Promtool(), ["check", "rules", await RulesAsync()]);

        Assert.True(check.Code == 0, check.All);
        Assert.Contains("14 rules found", check.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_fires_on_what_it_is_about_and_only_then()
    {
        await RulesAsync();
        var cases = Path.Combine(_folder.FullName, "cases.yaml");
        File.Copy(Path.Combine(Repository.Tests, "alerts.test.yaml"), cases);

        var test = await Command.RunAsync(Promtool(), ["test", "rules", cases]);

        Assert.True(test.Code == 0, test.All);
    }

    [Fact]
    public async Task Each_is_proved_to_fire()
    {
        var cases = await File.ReadAllTextAsync(Path.Combine(Repository.Tests, "alerts.test.yaml"));

        Assert.All(await AlertsAsync(), alert => Assert.Contains($"alertname: {alert.Text("alert")}", cases, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_has_its_page_in_the_runbook()
    {
        var headings = (await File.ReadAllLinesAsync(Path.Combine(Repository.Charts, "OPERATIONS.md"))).Where(line => line.StartsWith("## Gateway", StringComparison.Ordinal));
        var alerts = await AlertsAsync();

        Assert.Equal(alerts.Select(alert => $"## {alert.Text("alert")}").Order(StringComparer.Ordinal), headings.Order(StringComparer.Ordinal));
        Assert.All(alerts, alert => Assert.EndsWith($"/charts/OPERATIONS.md#{alert.Text("alert")!.ToLowerInvariant()}", alert.Text("annotations/runbook_url"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_rule_names_a_metric_that_does_not_exist() =>
        Assert.Empty((await AlertsAsync()).SelectMany(alert => MetricNames.Unknown(alert.Text("expr")!)));

    [Fact]
    public async Task An_alert_can_be_left_out()
    {
        var rule = await HelmChart.ManifestAsync("PrometheusRule", "production");

        Assert.DoesNotContain("GatewaySamplingRulesUnavailable", Names(rule));
        Assert.Contains("GatewayLagGrowing", Names(rule));
    }

    private static string Promtool() => Tools.Find("promtool", "apt-get install prometheus");

    private static IEnumerable<string?> Names(YamlNode rule) => ((YamlSequenceNode)rule.At("spec/groups/0/rules")!).Select(alert => alert.Text("alert"));

    private static async Task<IReadOnlyList<YamlNode>> AlertsAsync() =>
        [.. (YamlSequenceNode)(await HelmChart.ManifestAsync("PrometheusRule", "minimal", "--set", Enabled)).At("spec/groups/0/rules")!];

    // As the operator hands them to Prometheus.
    private async Task<string> RulesAsync()
    {
        var manifest = await HelmChart.ManifestAsync("PrometheusRule", "minimal", "--set", Enabled);
        var path = Path.Combine(_folder.FullName, "rules.yaml");
        await using var file = File.CreateText(path);
        new YamlStream(new YamlDocument(manifest.At("spec")!)).Save(file, assignAnchors: false);
        return path;
    }
}
