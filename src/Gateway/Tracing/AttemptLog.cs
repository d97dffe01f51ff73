using System.Runtime.InteropServices;

namespace Gateway.Tracing;

/// <summary>The attempts of one batch: the first and the last ones, however many there were.</summary>
internal sealed class AttemptLog
{
    /// <summary>How many are kept at either end. A batch may be retried for days.</summary>
    public const int EachEnd = 32;

    private readonly List<AttemptSpan> _kept = new(capacity: 1);

    /// <summary>All attempts so far.</summary>
    public int Total { get; private set; }

    /// <summary>How the latest attempt ended.</summary>
    public AttemptResult? LastResult => _kept.Count == 0 ? null : _kept[^1].Result;

    public void Begin(SegmentId id, DateTimeOffset start)
    {
        if (_kept.Count == 2 * EachEnd) _kept.RemoveAt(EachEnd);
        var givenUp = new AttemptResult { Fault = true };
        _kept.Add(new AttemptSpan { Id = id, Retries = Total++, Start = start, Result = givenUp });
    }

    /// <summary>Notes how an attempt ended; one that is not kept any more is passed over.</summary>
    public void End(SegmentId id, DateTimeOffset end, in AttemptResult result, SegmentId causeId)
    {
        var i = _kept.FindLastIndex(span => span.Id == id);
        if (i >= 0) _kept[i] = _kept[i] with { End = end, Result = result, CauseId = causeId };
    }

    /// <summary>The first attempts, at most <paramref name="eachEnd"/>, or all when no more than twice as many were kept.</summary>
    public ReadOnlySpan<AttemptSpan> First(int eachEnd) => HasMiddle(eachEnd) ? All[..eachEnd] : All;

    /// <summary>The last attempts that <see cref="First"/> does not hold.</summary>
    public ReadOnlySpan<AttemptSpan> Last(int eachEnd) => HasMiddle(eachEnd) ? All[^eachEnd..] : [];

    /// <summary>Attempts that neither <see cref="First"/> nor <see cref="Last"/> holds.</summary>
    public int Omitted(int eachEnd) => Total - First(eachEnd).Length - Last(eachEnd).Length;

    private ReadOnlySpan<AttemptSpan> All => CollectionsMarshal.AsSpan(_kept);

    private bool HasMiddle(int eachEnd) => _kept.Count > 2 * eachEnd;
}
