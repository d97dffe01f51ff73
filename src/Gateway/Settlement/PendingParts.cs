using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>
/// The parts of one batch that are still to be delivered. They go in order, but one that waits keeps only those waiting that
/// share an ordered lane with it. Pure: it is told the time.
/// </summary>
internal sealed class PendingParts(TimeProvider clock)
{
    private readonly List<Pending> _parts = [];

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>True when there are records of the lane.</summary>
    public bool Contains(Lane lane) => _parts.Exists(pending => Shares(pending.Part, lane));

    /// <summary>Puts parts in, in order, at the place that one was taken from.</summary>
    /// <param name="place">What <see cref="TryTake"/> said.</param>
    /// <param name="parts">In order.</param>
    /// <param name="now">A timestamp of the clock.</param>
    /// <param name="wait">How long they wait, all of them.</param>
    public void Put(int place, IReadOnlyList<BatchPart> parts, long now, TimeSpan wait) =>
        _parts.InsertRange(place, parts.Select(part => new Pending(part, now, wait)));

    /// <summary>Takes the first part that may go now.</summary>
    /// <param name="now">A timestamp of the clock.</param>
    /// <param name="part">The part.</param>
    /// <param name="place">Where its successors are to be put.</param>
    /// <param name="wait">When there is none: how long until there is.</param>
    public bool TryTake(long now, out BatchPart part, out int place, out TimeSpan wait)
    {
        (part, wait) = (default, TimeSpan.MaxValue);
        for (place = 0; place < _parts.Count; place++)
        {
            var pending = _parts[place];
            if (!MayPass(place)) continue;
            var left = pending.Wait - clock.GetElapsedTime(pending.Since, now);
            if (left <= TimeSpan.Zero)
            {
                part = pending.Part;
                _parts.RemoveAt(place);
                return true;
            }

            if (left < wait) wait = left;
        }

        return false;
    }

    /// <summary>Takes records out, whichever parts they are in.</summary>
    /// <param name="format">Measures what remains.</param>
    /// <param name="isMeant">By lane.</param>
    /// <param name="place">Moved along when parts before it vanish.</param>
    /// <returns>What was taken out.</returns>
    public IReadOnlyList<RecordBatch> Withdraw(IEventFormat format, Func<Lane, bool> isMeant, ref int place)
    {
        var withdrawn = new List<RecordBatch>();
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            var (part, since, wait) = _parts[i];
            var records = part.Records;
            if (!records.Slices.Any(slice => isMeant(slice.Lane))) continue;
            withdrawn.Add(records.Part(format, record => isMeant(records.Records[record].Lane)));
            var rest = part.Where(format, record => !isMeant(records.Records[record].Lane));
            if (rest.Count > 0) _parts[i] = new Pending(rest, since, wait);
            else _parts.RemoveAt(i);
            if (rest.Count == 0 && i < place) place--;
        }

        return withdrawn;
    }

    private bool MayPass(int place)
    {
        foreach (var slice in _parts[place].Part.Records.Slices)
        {
            if (!slice.Lane.IsOrdered) continue;
            for (var before = 0; before < place; before++)
            {
                if (Shares(_parts[before].Part, slice.Lane)) return false;
            }
        }

        return true;
    }

    private static bool Shares(BatchPart part, Lane lane)
    {
        foreach (var slice in part.Records.Slices)
        {
            if (ReferenceEquals(slice.Lane, lane)) return true;
        }

        return false;
    }

    /// <summary>A part, and until when it waits.</summary>
    private readonly record struct Pending(BatchPart Part, long Since, TimeSpan Wait);
}
