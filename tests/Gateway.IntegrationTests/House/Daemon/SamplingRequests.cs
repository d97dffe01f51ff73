using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>What the calls to a daemon's TCP port must look like.</summary>
/// <param name="violation">Hears of everything that is not so.</param>
internal sealed partial class SamplingRequests(Action<string> violation)
{
    private const int MostStatistics = 25;
    private const int MostSegments = 50;
    private const string Page = "page \"";
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(30);
    private static readonly string[] Fields = ["RuleName", "ClientID", "Timestamp", "RequestCount", "SampledCount", "BorrowCount"];

    private string? _client;

    /// <summary>A token that comes back as it was only if whoever sends it knows JSON.</summary>
    public static string TokenOf(int page) => string.Create(CultureInfo.InvariantCulture, $"{Page}{page}");

    public void Check(HttpRequest request)
    {
        Expect(HttpMethods.IsPost(request.Method), $"{request.Path} is a {request.Method}.");
        Expect(request.Protocol == "HTTP/1.1", $"{request.Path} speaks {request.Protocol}, the daemon HTTP/1.1.");
        Expect(request.ContentType == "application/json", $"{request.Path} has the content type '{request.ContentType}'.");
        Expect(request.Headers.Authorization.Count == 0, "A daemon signs, its callers do not.");
        Expect(request.Headers.Expect.Count == 0 && request.Headers.ContentEncoding.Count == 0, "The daemon knows neither Expect nor Content-Encoding.");
    }

    public string? ReadToken(JsonElement body)
    {
        Expect(body.EnumerateObject().All(field => field.Name == "NextToken"), $"The rules are asked for with {body}.");
        return body.TryGetProperty("NextToken", out var token) ? token.GetString() : null;
    }

    public int PageOf(string token, int pages)
    {
        var isGood = int.TryParse(token.Replace(Page, "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 && page < pages;
        Expect(isGood, $"The token '{token}' was never given.");
        return isGood ? page : 0;
    }

    public IReadOnlyList<SamplingStatistics> ReadStatistics(JsonElement body, int call, IReadOnlyCollection<string> rules)
    {
        Expect(body.EnumerateObject().All(field => field.Name is "SamplingStatisticsDocuments" or "SamplingBoostStatisticsDocuments"), $"A report has unknown fields: {body}.");
        var documents = body.GetProperty("SamplingStatisticsDocuments").EnumerateArray().ToArray();
        Expect(documents.Length is > 0 and <= MostStatistics, $"A report has {documents.Length} documents.");
        var told = documents.Select(document => Read(document, call)).ToArray();
        Expect(told.DistinctBy(statistics => statistics.RuleName).Count() == told.Length, "A report names a rule twice.");
        Expect(told.All(statistics => rules.Contains(statistics.RuleName)), "A report names a rule that does not exist.");
        return told;
    }

    public IReadOnlyList<string> ReadSegments(JsonElement body)
    {
        var documents = body.GetProperty("TraceSegmentDocuments").EnumerateArray().Select(document => document.GetString()!).ToArray();
        Expect(documents.Length is > 0 and <= MostSegments, $"A call has {documents.Length} segments.");
        return documents;
    }

    private SamplingStatistics Read(JsonElement document, int call)
    {
        Expect(document.EnumerateObject().Select(field => field.Name).Order().SequenceEqual(Fields.Order()), $"A document has other fields: {document}.");
        var client = document.GetProperty("ClientID").GetString()!;
        Expect(ClientId().IsMatch(client), $"The client id is '{client}'.");
        Expect((_client ??= client) == client, "The client id has changed.");
        var told = DateTimeOffset.FromUnixTimeSeconds(document.GetProperty("Timestamp").GetInt64());
        Expect((TimeProvider.System.GetUtcNow() - told).Duration() < ClockError, $"A document is of {told:O}.");
        var statistics = new SamplingStatistics(call, document.GetProperty("RuleName").GetString()!, Count("RequestCount"), Count("SampledCount"), Count("BorrowCount"));
        Expect(statistics.Requests > 0, $"Nothing to tell, and told: {document}.");
        Expect(statistics.Sampled >= 0 && statistics.Sampled <= statistics.Requests, $"More sampled than asked: {document}.");
        Expect(statistics.Borrowed >= 0 && statistics.Borrowed <= statistics.Sampled, $"More borrowed than sampled: {document}.");
        return statistics;

        long Count(string field) => document.GetProperty(field).GetInt64();
    }

    private void Expect(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            violation(otherwise);
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{24}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClientId();
}
