using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.ChartTests.House;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests;

/// <summary>The schema of the chart's values.</summary>
public sealed class SchemaTests
{
    private static readonly string File = Path.Combine(Repository.Chart, "values.schema.json");
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void It_knows_every_setting_of_the_gateway_and_no_other()
    {
        var schema = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        var definitions = SettingsSchema.Definitions();
        definitions.Remove("Admin");
        schema["definitions"] = definitions;

        Golden.AssertSame(File, schema.ToJsonString(Readable) + "\n");
    }

    [Fact]
    public void It_is_closed_wherever_keys_are_the_charts_own()
    {
        var open = Open(JsonNode.Parse(System.IO.File.ReadAllText(File))!["properties"]!, "").ToList();

        // Kubernetes' own forms; these the cluster checks.
        Assert.Equal(
            ["/affinity", "/extraEnv/valueFrom", "/global", "/hpa/behavior", "/podSecurityContext", "/resources/limits", "/resources/requests", "/samplingRules", "/securityContext", "/sidecar/resources/limits", "/sidecar/resources/requests"],
            open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_default_stands_in_the_values_file()
    {
        var values = Yaml.Documents(System.IO.File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml")))[0];
        var schema = JsonNode.Parse(System.IO.File.ReadAllText(File))!["properties"]!.AsObject();

        Assert.Equal(schema.Select(p => p.Key).Where(key => key != "global").Order(StringComparer.Ordinal), ((YamlMappingNode)values).Children.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Open(JsonNode properties, string path)
    {
        foreach (var (name, schema) in properties.AsObject())
        {
            var at = schema!["type"]?.ToString() == "array" ? schema["items"]! : schema;
            if (at["type"]?.ToString() != "object" || at["additionalProperties"] is JsonObject) continue;
            if (at["properties"] is { } inner) foreach (var open in Open(inner, $"{path}/{name}")) yield return open;
            else if (schema["type"]?.ToString() == "object") yield return $"{path}/{name}";
        }
    }
}
