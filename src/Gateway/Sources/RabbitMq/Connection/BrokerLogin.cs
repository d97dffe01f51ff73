using System.Text.Json;
using Gateway.Aws.Secrets;

namespace Gateway.Sources.RabbitMq.Connection;

/// <summary>Reads what secrets for a broker say, in AWS's words.</summary>
internal static class BrokerLogin
{
    /// <summary>User and password; null when the text has none.</summary>
    public static UserPassword? Parse(string secret)
    {
        try
        {
            using var json = JsonDocument.Parse(secret);
            var root = json.RootElement;
            return Text(root, "username") is { } user && Text(root, "password") is { } password ? new UserPassword(user, password) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Certificates in PEM, either bare or as the <c>certificate</c> of a JSON document.</summary>
    public static string Certificates(string secret)
    {
        if (!secret.TrimStart().StartsWith('{')) return secret;
        try
        {
            using var json = JsonDocument.Parse(secret);
            return Text(json.RootElement, "certificate") ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
