using System.Text.Json;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>One check as <c>gateway doctor</c> tells programs of it.</summary>
internal sealed record DoctorFinding(string? Mapping, string Check, string Status, string Detail, string? Remedy, long Milliseconds)
{
    public static DoctorFinding Of(JsonElement json) => new(
        json.GetProperty("mapping").GetString(),
        json.GetProperty("check").GetString()!,
        json.GetProperty("status").GetString()!,
        json.GetProperty("detail").GetString()!,
        json.GetProperty("remedy").GetString(),
        json.GetProperty("milliseconds").GetInt64());
}
