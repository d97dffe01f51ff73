using System.Net;
using System.Text.Json;
using Amazon.Runtime;

namespace Gateway.Aws.Secrets;

/// <summary>Asks AWS Secrets Manager for secrets, in the region that each secret's ARN names.</summary>
/// <param name="credentials">Who asks.</param>
/// <param name="http">Sends, and keeps connections.</param>
/// <param name="endpoint">Wins over the region's own; null for that.</param>
/// <param name="clock">Dates signatures and limits the time.</param>
internal sealed class SecretsManagerClient(AwsCredentialSource credentials, HttpMessageInvoker http, Uri? endpoint, TimeProvider clock)
{
    private const string Service = "secretsmanager";
    private const string ContentType = "application/x-amz-json-1.1";
    private const string Operation = "secretsmanager.GetSecretValue";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The secret's text as of now. Never throws for a secret that cannot be had.</summary>
    /// <param name="arn">The secret's ARN.</param>
    /// <param name="ct">Ends the question.</param>
    public async Task<SecretReading> GetAsync(string arn, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await AskAsync(arn, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            var why = limit.IsCancellationRequested ? $"no answer within {Timeout.TotalSeconds} s" : (e.InnerException ?? e).Message;
            return new SecretReading(null, $"The secret {arn} cannot be read: {UriOf(arn).GetLeftPart(UriPartial.Authority)} cannot be reached ({why}); let the gateway's network reach it, or set Aws.SecretsManagerEndpoint.");
        }
    }

    private async Task<SecretReading> AskAsync(string arn, CancellationToken ct)
    {
        var (signer, problem) = await credentials.GetAsync(ct);
        if (signer is null) return new SecretReading(null, $"The secret {arn} cannot be read. {problem}");
        var answer = await SendAsync(arn, signer, ct);
        if (!answer.IsOfStaleCredentials) return answer.Reading(arn);

        // Once: credentials that were rotated away, or a role's session that ended early.
        var (other, _) = await credentials.ReplaceAsync(signer, ct);
        return (other is null || ReferenceEquals(other, signer) ? answer : await SendAsync(arn, other, ct)).Reading(arn);
    }

    private async Task<SecretsManagerAnswer> SendAsync(string arn, ImmutableCredentials signer, CancellationToken ct)
    {
        using var request = RequestOf(arn, signer);
        using var response = await http.SendAsync(request, ct);
        return await SecretsManagerAnswer.ReadAsync(response, ct);
    }

    private HttpRequestMessage RequestOf(string arn, ImmutableCredentials signer)
    {
        var uri = UriOf(arn);
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["SecretId"] = arn });
        var target = new SigningTarget(uri, RegionOf(arn), Service, new Dictionary<string, string> { ["content-type"] = ContentType, ["x-amz-target"] = Operation });
        var signature = new RequestSigner(target, clock).Sign(payload, signer);
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(payload),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", signature.Date);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", Operation);
        if (signer.UseToken) request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", signer.Token);
        return request;
    }

    private Uri UriOf(string arn) => new(ServiceEndpoint.For(Service, RegionOf(arn), endpoint), "/");

    private static string RegionOf(string arn) => arn.Split(':')[3];
}
