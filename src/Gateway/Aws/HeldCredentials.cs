using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>The last answer of the credential chain, and how long it may be used.</summary>
/// <param name="Result">The answer; a failure is held too, so that it is not asked for on every call.</param>
/// <param name="TakenAt">Timestamp of the clock that counts its age.</param>
/// <param name="FreshFor">Age from which the chain is asked again.</param>
/// <param name="Expires">When AWS stops accepting the credentials; null when they do not say.</param>
internal sealed record HeldCredentials(CredentialsResult Result, long TakenAt, TimeSpan FreshFor, DateTimeOffset? Expires)
{
    /// <summary>Long enough for the chain to answer in the background, short enough for a process that was idle.</summary>
    private static readonly TimeSpan UsableFor = TimeSpan.FromMinutes(5);

    public ImmutableCredentials? Credentials => Result.Credentials;

    /// <summary>True while nothing needs to be asked.</summary>
    public bool IsFresh(TimeProvider clock) => Age(clock) < FreshFor && !IsExpired(clock);

    /// <summary>True while these may be signed with although the chain is being asked.</summary>
    public bool IsUsable(TimeProvider clock) => Credentials is not null && Age(clock) < UsableFor && !IsExpired(clock);

    public bool IsExpired(TimeProvider clock) => Expires is { } end && clock.GetUtcNow() >= end;

    private TimeSpan Age(TimeProvider clock) => clock.GetElapsedTime(TakenAt);
}
