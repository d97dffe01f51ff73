namespace Gateway.Hosting.Import;

/// <summary>What the command line of an import says.</summary>
internal sealed record ImportRequest
{
    /// <summary>A file, <c>-</c> for stdin; null to ask Lambda.</summary>
    public string? Source { get; init; }

    /// <summary>Whose mappings to ask Lambda for; null for the SDK's own chain.</summary>
    public string? Region { get; init; }

    /// <summary>The file to write; null for stdout.</summary>
    public string? Output { get; init; }

    /// <summary>True lets <see cref="Output"/> exist already.</summary>
    public bool Force { get; init; }

    /// <summary>The mapping that is wanted; null for all.</summary>
    public string? Mapping { get; init; }

    /// <summary>A template's parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
