using System.Text.Json;

namespace Gateway.Aws.Secrets;

/// <summary>Reads the JSON that secrets are kept in.</summary>
internal static class SecretJson
{
    /// <summary>The members that are texts; null when the text is no JSON object. Never says why: the reason would quote the secret.</summary>
    public static IReadOnlyDictionary<string, string>? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var members = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.String) members[member.Name] = member.Value.GetString()!;
            }

            return members;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperation: an escape that is half of a surrogate pair.
            return null;
        }
    }
}
