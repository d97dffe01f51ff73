namespace Gateway.Tracing.Otlp;

/// <summary>A span as a collector reads it.</summary>
internal sealed record ReadSpan
{
    public string TraceId { get; set; } = "";

    public string Id { get; set; } = "";

    public string ParentId { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public int Kind { get; set; }

    public ulong Start { get; set; }

    public ulong End { get; set; }

    public uint Flags { get; set; }

    /// <summary>0 unset, 1 good, 2 error.</summary>
    public int Status { get; set; }

    public string StatusMessage { get; set; } = "";

    public Dictionary<string, object> Attributes { get; } = [];

    public List<(string TraceId, string SpanId)> Links { get; } = [];

    public List<(string Name, ulong Time, Dictionary<string, object> Attributes)> Events { get; } = [];

    /// <summary>The attributes of the resource that it stands under.</summary>
    public required IReadOnlyDictionary<string, object> Resource { get; init; }

    public required string Scope { get; init; }
}
