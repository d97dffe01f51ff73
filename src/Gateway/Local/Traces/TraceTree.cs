namespace Gateway.Local.Traces;

/// <summary>A trace put together from its documents by their ids, as X-Ray does it.</summary>
internal sealed class TraceTree
{
    private readonly Dictionary<string, TraceNode> _nodes = [];
    private readonly bool _functionReports;
    private bool _hasDuplicate;

    private TraceTree(string traceId, bool functionReports) => (TraceId, _functionReports) = (traceId, functionReports);

    public string TraceId { get; }

    /// <summary>What hangs on nothing: one in a whole trace.</summary>
    public List<TraceNode> Roots { get; } = [];

    public TraceState State { get; private set; }

    /// <summary>Why the trace is broken; null when it is not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Epoch seconds.</summary>
    public double Start => _nodes.Values.Min(node => node.Segment.Start);

    /// <summary>Epoch seconds.</summary>
    public double End => _nodes.Values.Max(node => node.Segment.End ?? node.Segment.Start);

    /// <summary>Joins the documents of one trace.</summary>
    /// <param name="documents">At least one, in any order.</param>
    /// <param name="functionReports">
    /// False where the function behind the calls writes no segments, as outside AWS: then a call may lead nowhere.
    /// </param>
    public static TraceTree Assemble(IReadOnlyCollection<TraceSegment> documents, bool functionReports = true)
    {
        var tree = new TraceTree(documents.First().TraceId, functionReports);
        foreach (var document in documents) tree.Place(document, container: null);
        tree.Connect();
        tree.Judge();
        return tree;
    }

    private void Place(TraceSegment segment, TraceNode? container)
    {
        if (_nodes.TryGetValue(segment.Id, out var known) && !Replaces(segment, known)) return;
        var node = new TraceNode(segment, container);
        _nodes[segment.Id] = node;
        foreach (var child in segment.Subsegments) Place(child, node);
    }

    // A complete document takes the place of one in progress; a second complete one is a mistake of its writer.
    private bool Replaces(TraceSegment segment, TraceNode known)
    {
        if (known.Segment.End is not null && segment.End is not null) _hasDuplicate = true;
        return known.Segment.End is null;
    }

    private void Connect()
    {
        foreach (var node in _nodes.Values) ChildrenOf(node.Segment.ParentId).Add(node);
        foreach (var node in _nodes.Values) node.Children.Sort(ByStart);
        Roots.Sort(ByStart);
    }

    private List<TraceNode> ChildrenOf(string? id) => id is not null && _nodes.TryGetValue(id, out var parent) ? parent.Children : Roots;

    private static int ByStart(TraceNode left, TraceNode right) => left.Segment.Start.CompareTo(right.Segment.Start);

    private void Judge()
    {
        Problem = FindProblem();
        var isInvoked = _nodes.Values.Any(node => node.IsCall);
        State = Problem is not null ? TraceState.Broken : isInvoked ? TraceState.Whole : TraceState.NotInvoked;
    }

    private string? FindProblem()
    {
        if (_hasDuplicate) return "an id was reported twice";
        if (Roots.Find(node => node.Segment.ParentId is not null) is { } orphan) return $"{orphan.Segment.Name} hangs on {orphan.Segment.ParentId}, which is missing";
        if (Roots.Count > 1) return $"it has {Roots.Count} roots";
        var nodes = _nodes.Values;
        return nodes.Select(ServiceProblem).Concat(nodes.Select(CallProblem)).FirstOrDefault(problem => problem is not null);
    }

    private string? ServiceProblem(TraceNode node)
    {
        if (node.Segment.End is null) return $"{node.Segment.Name} is still in progress";
        if (!node.IsService) return null;
        if (!IsCall(node.Segment.ParentId)) return "AWS::Lambda hangs on something that is not the call";
        return node.Children.Exists(child => child.IsFunction) ? null : "AWS::Lambda has no AWS::Lambda::Function";
    }

    // A call that failed may never have reached the function.
    private string? CallProblem(TraceNode node) =>
        _functionReports && node.IsCall && !node.Segment.Failed && !node.Children.Exists(child => child.IsService) ? "a call leads to no function" : null;

    private bool IsCall(string? id) => id is not null && _nodes.TryGetValue(id, out var node) && node.IsCall;
}
