using System.Text.Json;

namespace Gateway.Hosting.Export;

/// <summary>Holds a line to CloudWatch's specification of the embedded metric format, as far as it says "must".</summary>
internal static class EmbeddedMetricRules
{
    private const int MaxMetrics = 100;
    private const int MaxDimensions = 30;
    private const int MaxValues = 100;

    /// <summary>What containers' log drivers pass on in one piece.</summary>
    private const int MaxLine = 16 * 1024;

    private static readonly string[] Units = ["Seconds", "Count", "None"];

    public static JsonElement Check(string line, DateTimeOffset at)
    {
        Assert.DoesNotContain('\n', line);
        Assert.InRange(line.Length, 2, MaxLine);
        var root = JsonElement.Parse(line);
        var aws = root.GetProperty("_aws");
        Assert.Equal(at.ToUnixTimeMilliseconds(), aws.GetProperty("Timestamp").GetInt64());
        foreach (var directive in aws.GetProperty("CloudWatchMetrics").EnumerateArray()) CheckDirective(root, directive);
        return root;
    }

    private static void CheckDirective(JsonElement root, JsonElement directive)
    {
        Assert.InRange(directive.GetProperty("Namespace").GetString()!.Length, 1, 1024);
        foreach (var set in directive.GetProperty("Dimensions").EnumerateArray()) CheckDimensions(root, set);
        var metrics = directive.GetProperty("Metrics").EnumerateArray().ToList();
        Assert.InRange(metrics.Count, 1, MaxMetrics);
        Assert.Distinct(metrics.Select(metric => metric.GetProperty("Name").GetString()));
        foreach (var metric in metrics) CheckMetric(root, metric);
    }

    private static void CheckDimensions(JsonElement root, JsonElement set)
    {
        Assert.InRange(set.GetArrayLength(), 0, MaxDimensions);
        foreach (var name in set.EnumerateArray())
        {
            Assert.InRange(name.GetString()!.Length, 1, 250);
            Assert.InRange(root.GetProperty(name.GetString()!).GetString()!.Length, 1, 1024);
        }
    }

    private static void CheckMetric(JsonElement root, JsonElement metric)
    {
        Assert.Contains(metric.GetProperty("Unit").GetString(), Units);
        var value = root.GetProperty(metric.GetProperty("Name").GetString()!);
        var values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : (IReadOnlyList<JsonElement>)[value];
        Assert.InRange(values.Count, 1, MaxValues);
        Assert.All(values, one => Assert.True(double.IsFinite(one.GetDouble())));
    }
}
