using Amazon.Runtime;

namespace Gateway.Aws.Msk;

/// <summary>Makes tokens for the MSK clusters of one region, with the credentials of now.</summary>
/// <param name="credentials">Whose rights the tokens have.</param>
/// <param name="region">The clusters' region.</param>
/// <param name="clock">Dates the tokens.</param>
internal sealed class MskTokens(AwsCredentialSource credentials, string region, TimeProvider clock)
{
    private volatile ImmutableCredentials? _last;

    public async Task<MskTokenResult> GetAsync(CancellationToken ct)
    {
        var result = await credentials.GetAsync(ct);
        // A token would end with them. Others are on their way by now, and are worth waiting for.
        var isShort = result is { Credentials: not null, Expires: { } end } && end - clock.GetUtcNow() < MskToken.LongestLife;
        return TokenOf(isShort ? await credentials.ReplaceAsync(result.Credentials!, ct) : result);
    }

    /// <summary>A token of other credentials, where there are others: those of the last one were refused.</summary>
    public async Task<MskTokenResult> RenewAsync(CancellationToken ct) =>
        TokenOf(_last is { } refused ? await credentials.ReplaceAsync(refused, ct) : await credentials.GetAsync(ct));

    private MskTokenResult TokenOf(CredentialsResult result)
    {
        if (result.Credentials is not { } signer) return new MskTokenResult(null, result.Problem);
        _last = signer;
        return new MskTokenResult(MskToken.Sign(region, signer, result.Expires, clock.GetUtcNow()), null);
    }
}
