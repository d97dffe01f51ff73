using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tracing.Platforms;

/// <summary>Reads texts out of JSON whose form nobody guarantees.</summary>
internal static class JsonText
{
    /// <summary>The text at the end of a path of member names; null when there is none.</summary>
    public static string? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = (node as JsonObject)?[name];
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;
    }
}
