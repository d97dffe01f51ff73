namespace Gateway.Hosting.Doctor;

/// <summary>One thing to look at.</summary>
/// <param name="Name">What it is called, a word or two in lower case; the same for checks of the same kind.</param>
/// <param name="Look">Looks. Whoever calls limits the time.</param>
/// <param name="Needs">Checks before it in its group without which there is nothing to see.</param>
internal sealed record Check(string Name, Func<CancellationToken, Task<Verdict>> Look, params IReadOnlyList<string> Needs)
{
    /// <summary>For most checks: what takes longer does not work.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(5);

    public TimeSpan Limit { get; init; } = UsualLimit;

    /// <summary>What to do when it takes longer.</summary>
    public string LateRemedy { get; init; } = "See what keeps the answer from coming back: security groups, firewalls, proxies.";

    /// <summary>What else it needs and cannot have, once that is known; null when it has all.</summary>
    public Func<Task<string?>> Obstacle { get; init; } = static () => Task.FromResult<string?>(null);
}
