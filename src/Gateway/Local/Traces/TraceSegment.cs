namespace Gateway.Local.Traces;

/// <summary>A segment or subsegment of an X-Ray trace: what of its document matters for its place in the trace.</summary>
internal sealed record TraceSegment
{
    /// <summary><c>1-8HEX-24HEX</c>, lower case; a subsegment has that of its segment.</summary>
    public required string TraceId { get; init; }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The segment or subsegment that this one hangs on; null for a trace's root.</summary>
    public string? ParentId { get; init; }

    public required string Name { get; init; }

    /// <summary>What kind of thing wrote it, as <c>AWS::Lambda</c>; mostly absent.</summary>
    public string? Origin { get; init; }

    /// <summary><c>aws</c> or <c>remote</c> where the subsegment is a call to somebody else.</summary>
    public string? Namespace { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required double Start { get; init; }

    /// <summary>Epoch seconds; null while it is in progress.</summary>
    public double? End { get; init; }

    /// <summary>The caller's mistake (4xx).</summary>
    public bool Error { get; init; }

    /// <summary>Refused for its rate (429).</summary>
    public bool Throttle { get; init; }

    /// <summary>The callee's failure (5xx, or a function that threw).</summary>
    public bool Fault { get; init; }

    public IReadOnlyList<TraceSegment> Subsegments { get; init; } = [];

    /// <summary>True when any of the three flags is up.</summary>
    public bool Failed => Error || Throttle || Fault;
}
