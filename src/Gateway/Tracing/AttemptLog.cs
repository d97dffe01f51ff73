using System.Runtime.InteropServices;

namespace Gateway.Tracing;

/// <summary>The attempts that one segment shows.</summary>
/// <param name="before">Attempts that segments before this one show.</param>
internal sealed class AttemptLog(int before = 0)
{
    private readonly List<AttemptSpan> _spans = new(capacity: 1);

    /// <summary>Attempts that segments before this one show.</summary>
    public int Before => before;

    public int Count => _spans.Count;

    public ReadOnlySpan<AttemptSpan> All => CollectionsMarshal.AsSpan(_spans);

    /// <summary>How the latest attempt ended.</summary>
    public AttemptResult? LastResult => _spans.Count == 0 ? null : _spans[^1].Result;

    /// <summary>When it ended; null when there is none or it runs still.</summary>
    public DateTimeOffset? LastEnd => _spans.Count == 0 ? null : _spans[^1].End;

    public void Begin(SegmentId id, DateTimeOffset start, AttemptPart? part = null)
    {
        var givenUp = new AttemptResult { Fault = true };
        _spans.Add(new AttemptSpan { Id = id, Retries = before + _spans.Count, Start = start, Part = part, Result = givenUp });
    }

    /// <summary>Notes how an attempt ended; one that this segment does not show is passed over.</summary>
    public void End(SegmentId id, DateTimeOffset end, in AttemptResult result, IReadOnlyList<SegmentId>? exceptionIds)
    {
        var spans = CollectionsMarshal.AsSpan(_spans);
        for (var i = spans.Length - 1; i >= 0; i--)
        {
            if (spans[i].Id != id) continue;
            spans[i] = spans[i] with { End = end, Result = result, ExceptionIds = exceptionIds };
            return;
        }
    }
}
