namespace Gateway.Hosting.Export;

/// <summary>A metric as a collector reads it.</summary>
internal sealed record ReadMetric
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Unit { get; set; } = "";

    /// <summary>gauge, sum or histogram.</summary>
    public string Data { get; set; } = "";

    /// <summary>0 unspecified, 1 delta, 2 cumulative.</summary>
    public int Temporality { get; set; }

    public bool IsMonotonic { get; set; }

    public List<ReadPoint> Points { get; } = [];

    /// <summary>The attributes of the resource that it stands under.</summary>
    public required IReadOnlyDictionary<string, string> Resource { get; init; }

    public required string Scope { get; init; }

    public ReadPoint Point(params (string Key, string Value)[] attributes) =>
        Assert.Single(Points, point => attributes.All(wanted => point.Attributes.GetValueOrDefault(wanted.Key) == wanted.Value));
}
