using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Hosting.Policy;

/// <summary>Writes an IAM policy as AWS reads it.</summary>
internal static class PolicyJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<PolicyStatement> statements)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("Version"u8, "2012-10-17"u8);
            json.WriteStartArray("Statement"u8);
            foreach (var statement in statements) Write(json, statement);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, PolicyStatement statement)
    {
        json.WriteStartObject();
        json.WriteString("Sid"u8, statement.Sid);
        json.WriteString("Effect"u8, "Allow"u8);
        WriteList(json, "Action", statement.Actions);
        WriteList(json, "Resource", statement.Resources);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
