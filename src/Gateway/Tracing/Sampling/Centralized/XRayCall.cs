using System.Net;
using Amazon.Runtime;
using Gateway.Aws;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>One call of X-Ray's: a <c>POST</c> of JSON, plain to a daemon and signed to X-Ray itself.</summary>
/// <param name="endpoint">Where to.</param>
/// <param name="path">The call's path, with its leading slash.</param>
/// <param name="http">Sends, and keeps connections.</param>
/// <param name="clock">Dates signatures and limits the time.</param>
internal sealed class XRayCall(SamplingEndpoint endpoint, string path, HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>For one answer. A daemon has no limit of its own.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>Far above what an account can hold; whatever is longer does not come from X-Ray.</summary>
    public const int MaxAnswerBytes = 4 * 1024 * 1024;

    private const string ContentType = "application/json";

    private readonly Uri _uri = new(endpoint.Address, path);

    private readonly RequestSigner? _signer = endpoint.Region is not { } region ? null : new RequestSigner(
        new SigningTarget(new Uri(endpoint.Address, path), region, "xray", new Dictionary<string, string> { ["content-type"] = ContentType }),
        clock);

    public async Task<SamplingAnswer<byte[]>> PostAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var timeUp = new CancellationTokenSource(Timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, timeUp.Token);
        try
        {
            return await SendAsync(body, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // A connection that is being given up may fail in other ways than by cancellation, so the tokens decide.
            ct.ThrowIfCancellationRequested();
            return Failed(timeUp.IsCancellationRequested ? $"has not answered within {Timeout.TotalSeconds} s" : $"cannot be reached: {(e.InnerException ?? e).Message}");
        }
    }

    private async Task<SamplingAnswer<byte[]>> SendAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var (signer, problem) = endpoint.Credentials is { } source ? await source.GetAsync(ct) : default;
        if (endpoint.Credentials is not null && signer is null) return new SamplingAnswer<byte[]>(null, problem ?? "No AWS credentials.");
        using var request = RequestOf(body, signer);
        using var response = await http.SendAsync(request, ct);
        if (response.StatusCode == HttpStatusCode.OK) return await ReadAsync(response, ct);

        // Perhaps they were rotated away; the next call has others, if there are any.
        if (signer is not null && response.StatusCode == HttpStatusCode.Forbidden) _ = endpoint.Credentials!.ReplaceAsync(signer, CancellationToken.None);
        return Failed(Refusal(response));
    }

    private HttpRequestMessage RequestOf(ReadOnlyMemory<byte> body, ImmutableCredentials? signer)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, _uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (signer is null) return request;
        var signature = _signer!.Sign(body.Span, signer);
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", signature.Date);
        if (signer.UseToken) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", signer.Token);
        return request;
    }

    private async Task<SamplingAnswer<byte[]>> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (answer.Length + read > MaxAnswerBytes) return Failed($"answered more than {MaxAnswerBytes} bytes");
            answer.Write(buffer, 0, read);
        }

        return new SamplingAnswer<byte[]>(answer.ToArray(), null);
    }

    // Never the body: what AWS says of a wrong signature repeats much of the request.
    private static string Refusal(HttpResponseMessage response)
    {
        var type = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : null;
        var name = type is null ? "" : $" ({type})";
        var remedy = response.StatusCode == HttpStatusCode.Forbidden ? "; allow xray:GetSamplingRules and xray:GetSamplingTargets" : "";
        return $"answered {(int)response.StatusCode}{name}{remedy}";
    }

    private SamplingAnswer<byte[]> Failed(string what) => new(null, $"{_uri} {what}");
}
