using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Gateway.Aws;

/// <summary>Sessions of a role, perhaps of another account.</summary>
/// <param name="arn">The role.</param>
/// <param name="session">What CloudTrail calls the sessions, 2 to 64 characters.</param>
/// <param name="own">Who assumes it.</param>
/// <param name="region">Whose STS is asked.</param>
/// <param name="endpoint">Wins over the region's own; null for that.</param>
internal sealed class AssumedRole(string arn, string session, AwsCredentialSource own, string region, Uri? endpoint) : RefreshingAWSCredentials
{
    private const int LongestSession = 64;

    private static readonly HashSet<string> OfStaleCredentials = new(StringComparer.Ordinal) { "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId" };

    public string Arn { get; } = arn;

    /// <summary>A name that AWS takes for a session.</summary>
    public static string SessionOf(string mapping)
    {
        var name = string.Concat($"gateway-{mapping}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '=' or ',' or '.' or '@' or '_' or '-' ? c : '-'));
        return name.Length <= LongestSession ? name : name[..LongestSession];
    }

    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var (credentials, problem) = await own.GetAsync(CancellationToken.None);
        if (credentials is null) throw new AmazonClientException(problem);
        try
        {
            return await AssumeAsync(credentials);
        }
        catch (AmazonSecurityTokenServiceException stale) when (stale.ErrorCode is { } code && OfStaleCredentials.Contains(code))
        {
            // Once: credentials that were rotated away, or a role's session that ended early.
            var (others, _) = await own.ReplaceAsync(credentials, CancellationToken.None);
            if (others is null || ReferenceEquals(others, credentials)) throw;
            return await AssumeAsync(others);
        }
    }

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    private async Task<CredentialsRefreshState> AssumeAsync(ImmutableCredentials credentials)
    {
        using var sts = new AmazonSecurityTokenServiceClient(Signing(credentials), Config());
        var answer = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Arn, RoleSessionName = session });
        var assumed = answer.Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(assumed.AccessKeyId, assumed.SecretAccessKey, assumed.SessionToken), assumed.Expiration!.Value.ToUniversalTime());
    }

    private static AWSCredentials Signing(ImmutableCredentials credentials) => credentials.UseToken
        ? new SessionAWSCredentials(credentials.AccessKey, credentials.SecretKey, credentials.Token)
        : new BasicAWSCredentials(credentials.AccessKey, credentials.SecretKey);

    private AmazonSecurityTokenServiceConfig Config() => endpoint is null
        ? new AmazonSecurityTokenServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region) }
        : new AmazonSecurityTokenServiceConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = region };
}
