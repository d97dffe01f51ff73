using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House;

/// <summary>Judges the order of what is smaller than a partition or a queue: a key, a group, the value of a header. Pure.</summary>
/// <param name="unitOf">The unit of a record; null for one that has no order to keep.</param>
internal sealed class UnitOrder(Func<RecordPosition, string?> unitOf)
{
    /// <summary>
    /// Records that were sent before all earlier ones of their unit had succeeded, or while another call had the unit. What was
    /// delivered before may come again, and then everything behind it is in order as well.
    /// </summary>
    /// <param name="produced">All positions.</param>
    /// <param name="calls">In the order in which they were received.</param>
    public IReadOnlyList<string> Violations(IEnumerable<RecordPosition> produced, IReadOnlyList<FunctionCall> calls)
    {
        var units = produced.Where(position => unitOf(position) is not null).GroupBy(position => unitOf(position)!)
            .ToDictionary(unit => unit.Key, unit => unit.OrderBy(position => position.Offset).ToList());
        var done = units.Keys.ToDictionary(unit => unit, _ => 0);
        var last = new Dictionary<string, FunctionCall>();
        var found = new List<string>();
        foreach (var call in calls)
        {
            var sent = call.Event.Records.Select(RecordPosition.Of).Where(position => unitOf(position) is not null).GroupBy(position => unitOf(position)!);
            foreach (var unit in sent)
            {
                var (all, these) = (units[unit.Key], unit.ToList());
                var from = all.IndexOf(these[0]);
                if (from > done[unit.Key]) found.Add($"Call {call.Number} has {these[0]} of {unit.Key}, where {all[done[unit.Key]]} is due.");
                if (!these.SequenceEqual(all.Skip(from).Take(these.Count))) found.Add($"Call {call.Number} has gaps or another order in {unit.Key}: {string.Join(' ', these.Select(position => position.Offset))}.");
                if (last.TryGetValue(unit.Key, out var before) && !(before.EndedAt <= call.ReceivedAt)) found.Add($"Calls {before.Number} and {call.Number} have {unit.Key} at a time.");
                if (call.Acknowledged) done[unit.Key] = Math.Max(done[unit.Key], from + these.Count);
                last[unit.Key] = call;
            }
        }

        return found;
    }

    public void AssertKept(IEnumerable<RecordPosition> produced, IReadOnlyList<FunctionCall> calls)
    {
        var found = Violations(produced, calls);
        Assert.True(found.Count == 0, $"{found.Count} times out of order: {string.Join(Environment.NewLine, found.Take(10))}");
    }
}
