namespace Gateway.Tracing.Sampling;

/// <summary>One rule of a local file. An absent pattern matches everything.</summary>
internal sealed record LocalRule
{
    /// <summary>The name that decisions carry: the rule's description, else its place in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Version 1: the segment's name.</summary>
    public string ServiceName { get; init; } = "*";

    /// <summary>Version 2: the broker's host name.</summary>
    public string Host { get; init; } = "*";

    public string HttpMethod { get; init; } = "*";

    public string UrlPath { get; init; } = "*";

    /// <summary>Batches that are traced in each epoch second before the rate applies. 0 or more.</summary>
    public required int FixedTarget { get; init; }

    /// <summary>The share of the other batches that is traced, 0 to 1.</summary>
    public required double Rate { get; init; }
}
