using System.Text.Json.Nodes;
using Gateway.ChartTests.House;

namespace Gateway.ChartTests;

/// <summary>The Grafana dashboard shows metrics that exist, by expressions that Prometheus reads.</summary>
public sealed class DashboardTests : IDisposable
{
    private static readonly JsonNode Dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "files", "dashboard.json")))!;

    private readonly string _rules = Path.Combine(Path.GetTempPath(), $"dashboard-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_rules);

    [Fact]
    public void Every_metric_in_it_exists() => Assert.Empty(Expressions().SelectMany(MetricNames.Unknown));

    [Fact]
    public void Every_metric_is_in_it()
    {
        var shown = string.Join(' ', Expressions()) + Dashboard["templating"]!.ToJsonString();

        Assert.DoesNotContain(MetricNames.Known, name => !shown.Contains(name, StringComparison.Ordinal) && name != "gateway_records_invoked_total");
    }

    [Fact]
    public async Task Prometheus_reads_every_expression()
    {
        var promtool = Tools.Find("promtool", "apt-get install prometheus");
        var rules = Expressions().Select((expression, i) => (JsonNode)new JsonObject { ["record"] = $"panel:{i}", ["expr"] = expression });
        await File.WriteAllTextAsync(_rules, new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "panels", ["rules"] = new JsonArray([.. rules]) }) }.ToJsonString());

        var check = await Command.RunAsync(promtool, ["check", "rules", _rules]);

        Assert.True(check.Code == 0, check.All);
    }

    [Fact]
    public void Panels_have_an_id_of_their_own_and_do_not_overlap()
    {
        var panels = Dashboard["panels"]!.AsArray();
        var cells = panels.SelectMany(panel => Cells(panel!["gridPos"]!)).ToList();

        Assert.Distinct(panels.Select(panel => (int)panel!["id"]!));
        Assert.Distinct(cells);
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonNode at) =>
        from x in Enumerable.Range((int)at["x"]!, (int)at["w"]!)
        from y in Enumerable.Range((int)at["y"]!, (int)at["h"]!)
        select (x, y);

    private static IEnumerable<string> Expressions() => Dashboard["panels"]!.AsArray()
        .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
        .Select(target => (string)target!["expr"]!);
}
