using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>Credentials to sign with, or why there are none.</summary>
/// <param name="Credentials">Null when none could be had.</param>
/// <param name="Problem">What is wrong and what to do about it; null with credentials.</param>
internal readonly record struct CredentialsResult(ImmutableCredentials? Credentials, string? Problem)
{
    /// <summary>When AWS stops accepting them; null when they do not say.</summary>
    public DateTimeOffset? Expires { get; init; }
}
