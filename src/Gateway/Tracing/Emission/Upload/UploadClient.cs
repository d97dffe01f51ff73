using System.Net;
using Amazon.Runtime;
using Gateway.Aws;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>Makes one call: a <c>POST</c>, signed where its target wants that. Never throws but for its own cancellation.</summary>
internal sealed class UploadClient(UploadTarget target, IUploadFormat format, TimeSpan timeout, HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>Far above what is ever answered; the rest of an answer that is longer is of no interest.</summary>
    private const int MaxAnswerBytes = 256 * 1024;

    private readonly RequestSigner? _signer = target.Region is not { } region ? null : new RequestSigner(
        new SigningTarget(target.Address, region, UploadTarget.Service, new Dictionary<string, string> { ["content-type"] = format.ContentType }), clock);

    public async Task<UploadAnswer> PostAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var timeUp = new CancellationTokenSource(timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, timeUp.Token);
        try
        {
            return await SendAsync(body, limit.Token);
        }
        // Whatever a network stack throws: the caller's loop must outlive it, or every later document is lost.
        catch (Exception e)
        {
            // A connection that is being given up may fail in other ways than by cancellation, so the token decides.
            ct.ThrowIfCancellationRequested();
            return Failed(timeUp.IsCancellationRequested ? $"has not answered within {timeout.TotalSeconds} s" : $"cannot be reached: {(e.InnerException ?? e).Message}");
        }
    }

    private async Task<UploadAnswer> SendAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var (signer, problem) = target.Credentials is { } source ? await source.GetAsync(ct) : default;
        if (target.Credentials is not null && signer is null) return new UploadAnswer(UploadOutcome.Failed) { Problem = problem, IsAnswered = true };
        using var request = RequestOf(body, signer);
        using var response = await http.SendAsync(request, ct);
        if (response.IsSuccessStatusCode) return new UploadAnswer(UploadOutcome.Taken) { Body = await ReadAsync(response, ct), IsAnswered = true };
        // Perhaps they were rotated away: then there are others to try again with.
        var isStale = signer is not null && response.StatusCode == HttpStatusCode.Forbidden
            && (await target.Credentials!.ReplaceAsync(signer, ct)).Credentials is { } other && !ReferenceEquals(other, signer);
        return AnswerOf(response, isStale || format.MayTryAgain((int)response.StatusCode));
    }

    private HttpRequestMessage RequestOf(ReadOnlyMemory<byte> body, ImmutableCredentials? signer)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", format.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, target.Address)
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

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        while (answer.Length < MaxAnswerBytes && await body.ReadAsync(buffer, ct) is > 0 and var read) answer.Write(buffer, 0, read);
        return answer.ToArray();
    }

    // Never the body: what AWS says of a wrong signature repeats much of the request.
    private UploadAnswer AnswerOf(HttpResponseMessage response, bool mayTryAgain)
    {
        var type = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? $" ({types.First().Split(':')[0]})" : "";
        return new UploadAnswer(mayTryAgain ? UploadOutcome.Failed : UploadOutcome.Refused)
        {
            Problem = $"{target.Address} answered {(int)response.StatusCode}{type}",
            RetryAfter = response.Headers.RetryAfter?.Delta,
            IsAnswered = true,
        };
    }

    private UploadAnswer Failed(string what) => new(UploadOutcome.Failed) { Problem = $"{target.Address} {what}" };
}
