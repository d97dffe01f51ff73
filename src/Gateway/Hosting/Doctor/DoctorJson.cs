using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Hosting.Doctor;

/// <summary>Shows findings to programs.</summary>
internal static class DoctorJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="findings">Each with its mapping; null for what is shared.</param>
    /// <param name="report">What they come to.</param>
    public static string Write(IEnumerable<(string? Mapping, Finding Finding)> findings, DoctorReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, NameOf(report.Worst));
            json.WriteNumber("exitCode"u8, report.ExitCode);
            json.WriteStartArray("checks"u8);
            foreach (var (mapping, finding) in findings) Write(json, mapping, finding);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, string? mapping, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("mapping"u8, mapping);
        json.WriteString("check"u8, finding.Check);
        json.WriteString("status"u8, NameOf(finding.Verdict.Status));
        json.WriteString("detail"u8, finding.Verdict.Detail);
        json.WriteString("remedy"u8, finding.Verdict.Remedy);
        json.WriteNumber("milliseconds"u8, (long)finding.Took.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static string NameOf(CheckStatus status) => status.ToString().ToLowerInvariant();
}
