using System.Buffers.Text;
using System.Text;
using Amazon.Runtime;

namespace Gateway.Aws.Msk;

/// <summary>What an MSK cluster takes instead of a password: a signed address that only AWS can check.</summary>
/// <param name="Value">The token. Never to be shown.</param>
/// <param name="Expires">When the cluster stops taking it.</param>
internal sealed record MskToken(string Value, DateTimeOffset Expires)
{
    /// <summary>AWS's own ceiling.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(900);

    /// <summary>Part of a token's life that is left when the next one is made.</summary>
    private const double Margin = 0.2;

    /// <summary>Signs a token as of now.</summary>
    /// <param name="region">The cluster's region.</param>
    /// <param name="credentials">Whose rights the token has.</param>
    /// <param name="credentialsExpire">When AWS stops accepting them, and with them the token; null when they do not say.</param>
    /// <param name="now">The time of the signature.</param>
    public static MskToken Sign(string region, ImmutableCredentials credentials, DateTimeOffset? credentialsExpire, DateTimeOffset now)
    {
        var url = PresignedUrl.Get($"kafka.{region}.amazonaws.com", "kafka-cluster:Connect", region, "kafka-cluster", LongestLife, credentials, now);
        var end = now + LongestLife;
        return new MskToken(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(url)), credentialsExpire < end ? credentialsExpire.Value : end);
    }

    public bool IsExpired(DateTimeOffset now) => now >= Expires;

    /// <summary>How long it is good to go on with, seen from now. A connection made later would find it too short of life.</summary>
    public TimeSpan FreshFor(DateTimeOffset now) => (Expires - now) * (1 - Margin);

    /// <inheritdoc/>
    public override string ToString() => "(a token)";
}
