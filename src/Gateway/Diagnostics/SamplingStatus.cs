namespace Gateway.Diagnostics;

/// <summary>By which rules batches are sampled at one moment, and how fresh those are.</summary>
internal sealed record SamplingStatus
{
    public const string Centralized = "Centralized";
    public const string Local = "Local";

    /// <summary><see cref="Centralized"/>: the account's rules; <see cref="Local"/>: a file, or the built-in rule.</summary>
    public required string InForce { get; init; }

    /// <summary>How many rules there are, the default included.</summary>
    public required int Rules { get; init; }

    /// <summary>An address, a file, or <c>built in</c>.</summary>
    public required string From { get; init; }

    /// <summary>Seconds since the rules were read; null for local ones, which do not age.</summary>
    public long? AgeSeconds { get; init; }

    /// <summary>Why the last call for rules or targets that failed did so; null while none did. Never holds a secret.</summary>
    public string? LastError { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }
}
