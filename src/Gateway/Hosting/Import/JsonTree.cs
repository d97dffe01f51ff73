using System.Text.Json;
using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>JSON as a tree. JSON is YAML nearly always; tabs, long keys and pairs of escapes are where it is not.</summary>
internal static class JsonTree
{
    private const int DeepestNesting = 256;

    /// <summary>Null when the text is not JSON.</summary>
    public static ConfigurationNode? Read(string text, string file)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return Of(json.RootElement, new Origin(file, Line: null));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ConfigurationNode Of(JsonElement json, Origin origin) => json.ValueKind switch
    {
        JsonValueKind.Object => Map(json, origin),
        JsonValueKind.Array => new ListNode([.. json.EnumerateArray().Select(item => Of(item, origin))], origin),
        JsonValueKind.String => new ScalarNode(json.GetString()!, IsPlain: false, origin),
        _ => new ScalarNode(json.GetRawText(), IsPlain: true, origin),
    };

    private static ConfigurationNode Map(JsonElement json, Origin origin)
    {
        var map = new MapNode([.. json.EnumerateObject().Select(member => new MapEntry(member.Name, Of(member.Value, origin), origin))], origin);
        return IntrinsicNode.Of(map) is { } intrinsic ? intrinsic : map;
    }
}
