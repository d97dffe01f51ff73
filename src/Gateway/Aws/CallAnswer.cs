using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Gateway.Aws;

/// <summary>What an API of AWS made of a call; in JSON or XML, as the API has it.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
internal sealed record CallAnswer(int Status)
{
    private const int LongestMessage = 300;

    private static readonly HashSet<string> OfStaleCredentials = new(StringComparer.Ordinal)
    {
        "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException",
    };

    /// <summary>What it answered; empty when it refused.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>AWS's id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>AWS's bare name of the error; null where none was told.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Why it was refused or could not be made, as a clause without its full stop; null when it succeeded.</summary>
    public string? Problem { get; init; }

    /// <summary>Where a bucket is that was called elsewhere; null where nothing was told.</summary>
    public string? BucketRegion { get; init; }

    /// <summary>True when other credentials may do what these did not.</summary>
    public bool IsOfStaleCredentials => ErrorType is { } type && OfStaleCredentials.Contains(type);

    public static async Task<CallAnswer> ReadAsync(HttpResponseMessage response, int mostBytes, CancellationToken ct)
    {
        await response.Content.LoadIntoBufferAsync(mostBytes, ct);
        var answer = new CallAnswer((int)response.StatusCode)
        {
            RequestId = Header(response.Headers, "x-amzn-RequestId") ?? Header(response.Headers, "x-amz-request-id"),
            BucketRegion = Header(response.Headers, "x-amz-bucket-region"),
        };
        if (response.IsSuccessStatusCode) return answer with { Body = await response.Content.ReadAsByteArrayAsync(ct) };
        var (type, message) = ErrorOf(response, await response.Content.ReadAsStringAsync(ct));
        var words = SignatureError.Is(type) ? $": {SignatureError.Words}" : message is null ? "" : $": {OneLine(message)}";
        return answer with { ErrorType = type, Problem = $"{type ?? $"HTTP status {answer.Status}"}{words}" };
    }

    private static (string? Type, string? Message) ErrorOf(HttpResponseMessage response, string body)
    {
        try
        {
            return body.StartsWith('<') ? OfXml(body) : OfJson(response, body);
        }
        catch (Exception broken) when (broken is JsonException or XmlException or InvalidOperationException)
        {
            // A proxy's page: the status alone tells something.
            return (null, null);
        }
    }

    private static (string? Type, string? Message) OfJson(HttpResponseMessage response, string body)
    {
        using var json = JsonDocument.Parse(body);
        var type = Header(response.Headers, "x-amzn-ErrorType") ?? Member(json.RootElement, "__type");
        return (type?.Split(':')[0].Split('#')[^1].Trim(), Member(json.RootElement, "message") ?? Member(json.RootElement, "Message"));
    }

    private static (string? Type, string? Message) OfXml(string body)
    {
        using var reader = XmlReader.Create(new StringReader(body));
        var elements = XDocument.Load(reader).Descendants().ToList();
        return (Text("Code"), Text("Message"));

        string? Text(string name) => elements.FirstOrDefault(element => element.Name.LocalName == name)?.Value;
    }

    private static string? Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Header(HttpResponseHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.', ' ');
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]}…";
    }
}
