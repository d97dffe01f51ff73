using System.Net;
using System.Text.Json;
using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>Asks the REST APIs of AWS with signed <c>GET</c>s.</summary>
/// <param name="credentials">Who asks.</param>
/// <param name="http">Sends, and keeps connections.</param>
/// <param name="clock">Dates signatures and limits the time.</param>
internal sealed class SignedGet(AwsCredentialSource credentials, HttpMessageInvoker http, TimeProvider clock)
{
    private const int MostBytes = 1024 * 1024;
    private const int LongestMessage = 300;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly HashSet<string> OfStaleCredentials =
        new(StringComparer.Ordinal) { "ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "InvalidClientTokenId" };

    /// <summary>The answer's JSON, or why there is none. Never throws for an answer that cannot be had.</summary>
    /// <param name="uri">What is asked for, path and query already encoded.</param>
    /// <param name="region">The region that is signed for.</param>
    /// <param name="service">The service that is signed for.</param>
    /// <param name="ct">Ends the question.</param>
    public async Task<SignedAnswer> AskAsync(Uri uri, string region, string service, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await AskAsync(new SigningTarget(uri, region, service, new Dictionary<string, string>(), "GET"), uri, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            var why = limit.IsCancellationRequested ? $"no answer within {Timeout.TotalSeconds} s" : (e.InnerException ?? e).Message;
            return new SignedAnswer(null, $"{uri.GetLeftPart(UriPartial.Authority)} cannot be reached ({why})", null);
        }
    }

    private async Task<SignedAnswer> AskAsync(SigningTarget target, Uri uri, CancellationToken ct)
    {
        var (signer, problem) = await credentials.GetAsync(ct);
        if (signer is null) return new SignedAnswer(null, problem!.TrimEnd('.'), null);
        var answer = await SendAsync(target, uri, signer, ct);
        if (answer.ErrorType is not { } error || !OfStaleCredentials.Contains(error)) return answer;

        // Once: credentials that were rotated away, or a role's session that ended early.
        var (other, _) = await credentials.ReplaceAsync(signer, ct);
        return other is null || ReferenceEquals(other, signer) ? answer : await SendAsync(target, uri, other, ct);
    }

    private async Task<SignedAnswer> SendAsync(SigningTarget target, Uri uri, ImmutableCredentials signer, CancellationToken ct)
    {
        var signature = new RequestSigner(target, clock).Sign([], signer);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", signature.Date);
        if (signer.UseToken) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", signer.Token);
        using var response = await http.SendAsync(request, ct);
        await response.Content.LoadIntoBufferAsync(MostBytes, ct);
        return Read(response, await response.Content.ReadAsByteArrayAsync(ct));
    }

    private static SignedAnswer Read(HttpResponseMessage response, byte[] body)
    {
        var status = $"HTTP status {(int)response.StatusCode}";
        try
        {
            using var json = JsonDocument.Parse(body);
            if (response.IsSuccessStatusCode) return new SignedAnswer(json.RootElement.Clone(), null, null);
            var type = TypeOf(response, json.RootElement);
            var said = MessageOf(json.RootElement);
            var words = SignatureError.Is(type) ? $": {SignatureError.Words}" : said is null ? "" : $": {said}";
            return new SignedAnswer(null, $"{type ?? status}{words}", type);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new SignedAnswer(null, response.IsSuccessStatusCode ? "an answer that is no JSON" : status, null);
        }
    }

    private static string? TypeOf(HttpResponseMessage response, JsonElement body) =>
        (response.Headers.NonValidated.TryGetValues("x-amzn-ErrorType", out var values) ? values.ToString() : Member(body, "__type")) is { } type
            ? type.Split(':')[0].Split('#')[^1].Trim()
            : null;

    private static string? MessageOf(JsonElement body)
    {
        if ((Member(body, "message") ?? Member(body, "Message")) is not { } text) return null;
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.', ' ');
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]}…";
    }

    private static string? Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
