namespace Gateway.Hosting.Dev;

/// <summary>What <c>gateway dev</c> was asked for.</summary>
internal sealed record DevRequest
{
    /// <summary>The configuration.</summary>
    public required string Path { get; init; }

    /// <summary>The mapping's name.</summary>
    public required string Mapping { get; init; }

    /// <summary>The function's own program and its arguments; at least one word.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>How long an invocation may take, 1 to 900 s; null for the mapping's own limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Most processes of the function, 1 to 100. Default 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>True to read in the mapping's own consumer group, which takes records away from whoever is in it.</summary>
    public bool SameGroup { get; init; }
}
