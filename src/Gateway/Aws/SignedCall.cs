using System.Net;
using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>Makes signed calls that carry a body.</summary>
/// <param name="credentials">Who calls.</param>
/// <param name="http">Sends, and keeps connections.</param>
/// <param name="clock">Dates signatures and limits the time.</param>
internal sealed class SignedCall(AwsCredentialSource credentials, HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>Enough for some megabytes over a poor line.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>Makes one call. Never throws for a call that cannot be made.</summary>
    /// <param name="call">The call.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the call was made is not known.</exception>
    public async Task<CallAnswer> SendAsync(CallRequest call, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await SendSignedAsync(call, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            var why = limit.IsCancellationRequested ? $"no answer within {Timeout.TotalSeconds} s" : (e.InnerException ?? e).Message.TrimEnd('.');
            return new CallAnswer(0) { Problem = $"{call.Uri.GetLeftPart(UriPartial.Authority)} cannot be reached ({why})" };
        }
    }

    private async Task<CallAnswer> SendSignedAsync(CallRequest call, CancellationToken ct)
    {
        var (signer, problem) = await credentials.GetAsync(ct);
        if (signer is null) return new CallAnswer(0) { Problem = problem!.TrimEnd('.') };
        var answer = await SendAsync(call, signer, ct);
        if (!answer.IsOfStaleCredentials) return answer;

        // Once: credentials that were rotated away, or a role's session that ended early.
        var (other, _) = await credentials.ReplaceAsync(signer, ct);
        return other is null || ReferenceEquals(other, signer) ? answer : await SendAsync(call, other, ct);
    }

    private async Task<CallAnswer> SendAsync(CallRequest call, ImmutableCredentials signer, CancellationToken ct)
    {
        using var request = RequestOf(call, signer);
        using var response = await http.SendAsync(request, ct);
        return await CallAnswer.ReadAsync(response, call.MostAnswerBytes, ct);
    }

    private HttpRequestMessage RequestOf(CallRequest call, ImmutableCredentials signer)
    {
        var signature = new RequestSigner(new SigningTarget(call.Uri, call.Region, call.Service, call.Headers, call.Method.Method), clock).Sign(call.Body, signer);
        var request = new HttpRequestMessage(call.Method, call.Uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(call.Body),
        };
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", signature.Date);
        if (signer.UseToken) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", signer.Token);
        if (call.TraceHeader is { } trace) request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", trace);
        return request;
    }
}
