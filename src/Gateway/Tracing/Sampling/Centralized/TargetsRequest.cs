using System.Buffers;
using System.Text.Json;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Writes a report as X-Ray's <c>GetSamplingTargets</c> wants it.</summary>
internal static class TargetsRequest
{
    /// <param name="reports">What is told, of at most <see cref="RuleState.MaxDocuments"/> rules.</param>
    /// <param name="clientId">24 hex digits, the same for the life of the process.</param>
    /// <param name="now">The documents' time.</param>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<RuleReport> reports, string clientId, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("SamplingStatisticsDocuments"u8);
        foreach (var report in reports) Write(json, report, clientId, now);
        json.WriteEndArray();
        WriteBoosts(json, reports, now);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, RuleReport report, string clientId, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("RuleName"u8, report.Rule.Name);
        json.WriteString("ClientID"u8, clientId);
        json.WriteNumber("Timestamp"u8, now.ToUnixTimeSeconds());
        json.WriteNumber("RequestCount"u8, report.Counts.Requests);
        json.WriteNumber("SampledCount"u8, report.Counts.Sampled);
        json.WriteNumber("BorrowCount"u8, report.Counts.Borrowed);
        json.WriteEndObject();
    }

    // Left out where there are none: not every endpoint that speaks for X-Ray knows them.
    private static void WriteBoosts(Utf8JsonWriter json, IReadOnlyList<RuleReport> reports, DateTimeOffset now)
    {
        if (reports.All(static report => report.Boosts.Count == 0)) return;
        json.WriteStartArray("SamplingBoostStatisticsDocuments"u8);
        foreach (var report in reports)
        {
            foreach (var boost in report.Boosts) Write(json, report.Rule.Name, boost, now);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string rule, BoostReport boost, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("RuleName"u8, rule);
        json.WriteString("ServiceName"u8, boost.ServiceName);
        json.WriteNumber("Timestamp"u8, now.ToUnixTimeSeconds());
        json.WriteNumber("TotalCount"u8, boost.Counts.Total);
        json.WriteNumber("AnomalyCount"u8, boost.Counts.Anomalies);
        json.WriteNumber("SampledAnomalyCount"u8, boost.Counts.SampledAnomalies);
        json.WriteEndObject();
    }
}
