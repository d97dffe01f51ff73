namespace Gateway.Local.Traces;

/// <summary>A segment at its place in the trace, with what hangs on it in the order of time.</summary>
internal sealed class TraceNode(TraceSegment segment, TraceNode? container)
{
    private const string LambdaOrigin = "AWS::Lambda";
    private const string FunctionOrigin = "AWS::Lambda::Function";

    public TraceSegment Segment { get; } = segment;

    /// <summary>The segment whose document holds this one; null for a segment of its own.</summary>
    public TraceNode? Container { get; } = container;

    public List<TraceNode> Children { get; } = [];

    /// <summary>A call to Lambda, as its caller wrote it.</summary>
    public bool IsCall => Segment is { Name: "Lambda", Namespace: "aws" };

    /// <summary>Lambda's own account of a call.</summary>
    public bool IsService => Segment.Origin == LambdaOrigin;

    /// <summary>The function's run within a call.</summary>
    public bool IsFunction => Segment.Origin == FunctionOrigin;
}
