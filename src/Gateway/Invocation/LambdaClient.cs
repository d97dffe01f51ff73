using System.Net;
using Amazon.Runtime;
using Gateway.Aws;

namespace Gateway.Invocation;

/// <summary>Invokes one Lambda function: a signed <c>POST</c> straight from the caller's memory.</summary>
/// <param name="options">Which function, and where.</param>
/// <param name="credentials">Who invokes it.</param>
/// <param name="http">Sends, and keeps connections; shared by all functions.</param>
/// <param name="clock">Dates signatures and limits the time.</param>
internal sealed class LambdaClient(
    LambdaClientOptions options,
    AwsCredentialSource credentials,
    HttpMessageInvoker http,
    TimeProvider clock) : IFunctionClient
{
    private const string ContentType = "application/json";
    private const string InvocationType = "RequestResponse";

    private readonly Uri _uri = UriOf(options);
    private readonly TimeLimits _limits = new(options.Timeout, clock);
    private readonly RequestSigner _signer = new(
        new SigningTarget(UriOf(options), options.Region, "lambda", new Dictionary<string, string>
        {
            ["content-type"] = ContentType,
            ["x-amz-invocation-type"] = InvocationType,
        }),
        clock);

    public async Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, string traceHeader, CancellationToken ct)
    {
        var limit = _limits.Rent();
        var link = ct.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        try
        {
            var (signer, problem) = await credentials.GetAsync(limit.Token);
            if (signer is null) return NoCredentials(problem);
            var outcome = await SendAsync(payload, traceHeader, signer, limit.Token);
            return IsStale(outcome) ? await SendAgainAsync(outcome, payload, traceHeader, signer, limit.Token) : outcome;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // A connection that is being given up may fail in other ways than by cancellation, so the tokens decide.
            ct.ThrowIfCancellationRequested();
            return limit.IsCancellationRequested ? TimedOut() : Unreachable(e);
        }
        finally
        {
            await link.DisposeAsync();
            _limits.Return(limit);
        }
    }

    // Once: credentials that were rotated away, or a role's session that ended early.
    private async ValueTask<InvocationOutcome> SendAgainAsync(
        InvocationOutcome refused, ReadOnlyMemory<byte> payload, string traceHeader, ImmutableCredentials signer, CancellationToken ct)
    {
        var (other, _) = await credentials.ReplaceAsync(signer, ct);
        return other is null || ReferenceEquals(other, signer) ? refused : await SendAsync(payload, traceHeader, other, ct);
    }

    private async ValueTask<InvocationOutcome> SendAsync(
        ReadOnlyMemory<byte> payload, string traceHeader, ImmutableCredentials signer, CancellationToken ct)
    {
        using var request = RequestOf(payload, traceHeader, signer);
        using var response = await http.SendAsync(request, ct);
        return await InvokeResponse.ReadAsync(response, options.NamesFailures, clock, ct);
    }

    private static bool IsStale(in InvocationOutcome outcome) =>
        outcome.Status == (int)HttpStatusCode.Forbidden && InvokeErrors.IsOfStaleCredentials(outcome.ErrorType);

    private HttpRequestMessage RequestOf(ReadOnlyMemory<byte> payload, string traceHeader, ImmutableCredentials signer)
    {
        var signature = _signer.Sign(payload.Span, signer);
        var content = new ReadOnlyMemoryContent(payload);
        content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, _uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", signature.Date);
        request.Headers.TryAddWithoutValidation("X-Amz-Invocation-Type", InvocationType);
        if (signer.UseToken) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", signer.Token);
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", traceHeader);
        return request;
    }

    private InvocationOutcome TimedOut() => new(InvocationClass.TimedOut)
    {
        ErrorMessage = $"No answer within {options.Timeout.TotalSeconds} s (InvocationTimeoutSeconds)",
    };

    private InvocationOutcome Unreachable(Exception e) => new(InvocationClass.ServiceFailed)
    {
        ErrorMessage = $"{options.Endpoint.GetLeftPart(UriPartial.Authority)} cannot be reached: {(e.InnerException ?? e).Message}",
    };

    private static InvocationOutcome NoCredentials(string? problem) =>
        new(InvocationClass.MappingBroken) { ErrorMessage = problem };

    private static Uri UriOf(LambdaClientOptions options)
    {
        var query = options.Qualifier is { } qualifier ? $"?Qualifier={Uri.EscapeDataString(qualifier)}" : "";
        var function = Uri.EscapeDataString(options.FunctionNameOrArn);
        return new Uri($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/2015-03-31/functions/{function}/invocations{query}");
    }
}
