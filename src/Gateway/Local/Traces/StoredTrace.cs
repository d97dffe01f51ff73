namespace Gateway.Local.Traces;

/// <summary>The documents of one trace so far. Locked by its <see cref="TraceStore"/>.</summary>
internal sealed class StoredTrace(bool functionReports)
{
    private readonly List<TraceSegment> _documents = [];
    private TraceTree? _tree;

    /// <summary>When the last document came.</summary>
    public DateTimeOffset TouchedAt { get; private set; }

    /// <summary>True once somebody took it to show it.</summary>
    public bool WasShown { get; set; }

    /// <summary>The trace as far as it is known, assembled once per change.</summary>
    public TraceTree Tree => _tree ??= TraceTree.Assemble(_documents, functionReports);

    public void Add(TraceSegment document, DateTimeOffset now)
    {
        _documents.Add(document);
        _tree = null;
        TouchedAt = now;
    }
}
