namespace Gateway.Hosting.Export;

/// <summary>A data point as a collector reads it.</summary>
internal sealed record ReadPoint
{
    public Dictionary<string, string> Attributes { get; } = [];

    public ulong Start { get; set; }

    public ulong Time { get; set; }

    public long Value { get; set; }

    public ulong Count { get; set; }

    public double Sum { get; set; }

    public List<ulong> Buckets { get; } = [];

    public List<double> Bounds { get; } = [];
}
