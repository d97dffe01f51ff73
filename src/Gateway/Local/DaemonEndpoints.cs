using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Local.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Local;

/// <summary>What the embedded daemon answers on TCP, where a real one would pass the call on to X-Ray.</summary>
/// <param name="options">The sampling rule.</param>
/// <param name="take">Takes what was read of a document that came this way.</param>
internal sealed class DaemonEndpoints(LocalDaemonOptions options, Action<SegmentReading> take)
{
    private const string NoTargets = """{"SamplingTargetDocuments":[],"LastRuleModification":0,"UnprocessedStatistics":[],"UnprocessedBoostStatistics":[]}""";

    public void Map(WebApplication application)
    {
        application.MapPost("/GetSamplingRules", http => AnswerAsync(http, Rules()));
        application.MapPost("/SamplingTargets", static http => AnswerAsync(http, NoTargets));
        application.MapPost("/TelemetryRecords", static http => AnswerAsync(http, "{}"));
        application.MapPost("/TraceSegments", TakeDocumentsAsync);
    }

    private string Rules()
    {
        var rate = options.FixedRate.ToString(CultureInfo.InvariantCulture);
        return $$$"""
            {"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"Default","RuleARN":"arn:aws:xray:local:000000000000:sampling-rule/Default","ResourceARN":"*","Priority":10000,"FixedRate":{{{rate}}},"ReservoirSize":1,"ServiceName":"*","ServiceType":"*","Host":"*","HTTPMethod":"*","URLPath":"*","Version":1,"Attributes":{}},"CreatedAt":0,"ModifiedAt":0}],"NextToken":null}
            """;
    }

    private async Task TakeDocumentsAsync(HttpContext http)
    {
        List<string> unprocessed = [];
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            foreach (var document in body.RootElement.GetProperty("TraceSegmentDocuments").EnumerateArray())
            {
                var reading = Datagram.ReadDocument(Encoding.UTF8.GetBytes(document.GetString()!));
                take(reading);
                if (!reading.IsValid) unprocessed.Add($$"""{"ErrorCode":"InvalidSegment","Message":{{JsonSerializer.Serialize(reading.Problem)}}}""");
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await AnswerAsync(http, """{"__type":"InvalidRequestException"}""");
            return;
        }

        await AnswerAsync(http, $$"""{"UnprocessedTraceSegments":[{{string.Join(',', unprocessed)}}]}""");
    }

    private static Task AnswerAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}
