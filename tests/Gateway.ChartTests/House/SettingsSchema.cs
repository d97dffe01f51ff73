using System.Text.Json.Nodes;
using Gateway.Configuration;

namespace Gateway.ChartTests.House;

/// <summary>The JSON schema of gateway.yaml, from the gateway's own list of its settings.</summary>
internal static class SettingsSchema
{
    private const string AnyName = "<name>";

    /// <summary>One definition for each section.</summary>
    public static JsonObject Definitions()
    {
        var root = Closed();
        foreach (var setting in SettingsCatalog.All) Put(root, setting.Key.Split('.'), Of(setting));
        return (JsonObject)root["properties"]!.DeepClone();
    }

    private static void Put(JsonObject at, ReadOnlySpan<string> path, JsonObject schema)
    {
        var (name, isList) = path[0].EndsWith("[]", StringComparison.Ordinal) ? (path[0][..^2], true) : (path[0], false);
        if (path.Length == 1)
        {
            Properties(at)[name] = schema;
            return;
        }

        if (path[1] == AnyName)
        {
            var map = (JsonObject)(Properties(at)[name] ??= new JsonObject { ["type"] = "object", ["additionalProperties"] = Closed() });
            Put((JsonObject)map["additionalProperties"]!, path[2..], schema);
            return;
        }

        var next = (JsonObject)(Properties(at)[name] ??= isList ? new JsonObject { ["type"] = "array", ["items"] = Closed() } : Closed());
        Put(isList ? (JsonObject)next["items"]! : next, path[1..], schema);
    }

    private static JsonObject Properties(JsonObject closed) => (JsonObject)closed["properties"]!;

    private static JsonObject Closed() => new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };

    private static JsonObject Of(SettingDescription setting) => setting.Type switch
    {
        _ when !setting.HasEffect => [],
        "text" => Typed("string"),
        "whole number" => Typed("integer"),
        "number" => Typed("number"),
        "true or false" => Typed("boolean"),
        "map" => new JsonObject { ["type"] = "object", ["additionalProperties"] = Typed("string") },
        _ when setting.Type.StartsWith("list of ", StringComparison.Ordinal) => new JsonObject { ["type"] = "array", ["items"] = Of(setting with { Type = setting.Type["list of ".Length..] }) },
        _ => new JsonObject { ["enum"] = new JsonArray([.. Words(setting.Type).Select(word => (JsonNode)word)]) },
    };

    private static string[] Words(string choice) => choice.Split([", ", " or "], StringSplitOptions.RemoveEmptyEntries);

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
