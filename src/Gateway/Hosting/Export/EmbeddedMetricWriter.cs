using System.Text;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;

namespace Gateway.Hosting.Export;

/// <summary>Writes metrics in CloudWatch's embedded metric format: one line for each set of dimensions.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html.
/// CloudWatch adds up what it is told, so counters say what was counted since the last time.
/// </remarks>
/// <param name="name">CloudWatch's namespace.</param>
internal sealed class EmbeddedMetricWriter(string name)
{
    /// <summary>Of one line.</summary>
    private const int MaxMetrics = 100;

    private readonly MetricDeltas _deltas = new();

    /// <summary>Each call says what came since the last.</summary>
    public IReadOnlyList<string> Lines(IReadOnlyList<Metric> metrics, DateTimeOffset at) =>
        [.. _deltas.Since(metrics)
            .GroupBy(value => value.Dimensions)
            .SelectMany(group => group.Chunk(MaxMetrics), (group, values) => Line(group.Key, values, at))];

    private string Line(Dimensions dimensions, EmbeddedMetric[] values, DateTimeOffset at)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteDirective(json, dimensions, values, at);
            json.WriteString("gateway_version"u8, GatewayMetrics.Version);
            foreach (var (label, value) in dimensions) json.WriteString(label, value);
            foreach (var value in values) Write(json, value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteDirective(Utf8JsonWriter json, Dimensions dimensions, EmbeddedMetric[] values, DateTimeOffset at)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, at.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, name);
        json.WriteStartArray("Dimensions"u8);
        json.WriteStartArray();
        foreach (var (label, _) in dimensions) json.WriteStringValue(label);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("Name"u8, value.Name);
            json.WriteString("Unit"u8, value.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EmbeddedMetric metric)
    {
        json.WritePropertyName(metric.Name);
        if (metric.Values is [var only])
        {
            json.WriteNumberValue(only);
            return;
        }

        json.WriteStartArray();
        foreach (var value in metric.Values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
