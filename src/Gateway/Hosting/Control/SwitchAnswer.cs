using System.Text.Json;

namespace Gateway.Hosting.Control;

/// <summary>What a gateway says to being asked to pause or resume.</summary>
/// <param name="Message">Why it refuses; null where it does not say.</param>
/// <param name="Shown">How the mapping is now, as a line.</param>
internal readonly record struct SwitchAnswer(string? Message, string Shown)
{
    /// <summary>Whatever came: another program may listen at the address.</summary>
    public static SwitchAnswer Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return new(null, "");
            return new(Text(root, "Message"), $"{Text(root, "Name")}: {Text(root, "State")}, {InFlight(root)} in flight");
        }
        catch (JsonException)
        {
            return new(null, "");
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string InFlight(JsonElement root) => root.TryGetProperty("InFlight", out var value) ? value.GetRawText() : "0";
}
