using System.Text;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests.House;

/// <summary>Compares what was produced with what the function saw. Pure: judges logs, not processes.</summary>
internal static class Oracle
{
    public static Verdict Judge(IReadOnlyList<ProducedRecord> produced, IReadOnlyList<FunctionCall> invocations)
    {
        var successes = invocations.Where(invocation => invocation.Succeeded).SelectMany(Positions).CountBy(position => position).ToDictionary();
        var acknowledged = invocations.Where(invocation => invocation.Acknowledged).SelectMany(Positions).ToHashSet();
        var expected = produced.ToDictionary(record => record.Position);
        return new Verdict(
            Lost: [.. expected.Keys.Where(position => !acknowledged.Contains(position))],
            Unknown: [.. invocations.SelectMany(Positions).Where(position => !expected.ContainsKey(position)).Distinct()],
            Duplicates: [.. successes.SelectMany(success => Enumerable.Repeat(success.Key, success.Value - 1))],
            OutOfOrder: [.. OutOfOrder(produced, invocations)],
            Altered: [.. Altered(expected, invocations)],
            Calls: invocations);
    }

    /// <summary>Sampled invocations without a <c>Lambda</c> subsegment of the header's ids, and such subsegments without an invocation.</summary>
    public static IReadOnlyList<string> JudgeTraces(IReadOnlyList<FunctionCall> invocations, IReadOnlyList<Segment> documents)
    {
        var calls = documents.SelectMany(document => document.All).Where(segment => segment.Name == "Lambda").ToDictionary(segment => (segment.TraceId, segment.Id));
        var sampled = invocations.Where(invocation => invocation.Trace is { Sampled: true }).ToDictionary(invocation => (invocation.Trace!.Root, invocation.Trace.Parent));
        return
        [
            .. sampled.Where(call => !calls.ContainsKey(call.Key)).Select(call => $"Invocation {call.Value.Number} has no subsegment {call.Key}."),
            .. calls.Keys.Where(key => !sampled.ContainsKey(key)).Select(key => $"Subsegment {key} has no invocation."),
        ];
    }

    // A record may only be sent once every earlier one of its partition has succeeded. What was delivered before may come again,
    // and then everything behind it is in order as well.
    private static IEnumerable<string> OutOfOrder(IReadOnlyList<ProducedRecord> produced, IReadOnlyList<FunctionCall> invocations)
    {
        var lanes = produced.GroupBy(record => (record.Position.Topic, record.Position.Partition)).ToDictionary(
            lane => lane.Key,
            lane => lane.Select(record => record.Position.Offset).Order().ToArray());
        var done = lanes.ToDictionary(lane => lane.Key, _ => 0);
        foreach (var invocation in invocations)
        {
            foreach (var lane in invocation.Event.Lanes)
            {
                var key = (lane.Records[0].Topic, lane.Records[0].Partition);
                if (!lanes.TryGetValue(key, out var offsets))
                {
                    continue;
                }

                var from = Array.BinarySearch(offsets, lane.Records[0].Offset);
                if (from < 0 || from > done[key])
                {
                    var due = done[key] < offsets.Length ? $"{offsets[done[key]]}" : "nothing";
                    yield return $"Invocation {invocation.Number} has {lane.Key} from offset {lane.Records[0].Offset}, where {due} is due.";
                    continue;
                }

                if (!lane.Records.Select(record => record.Offset).SequenceEqual(offsets.Skip(from).Take(lane.Records.Count)))
                {
                    yield return $"Invocation {invocation.Number} has gaps in {lane.Key} from offset {lane.Records[0].Offset}.";
                }

                if (invocation.Acknowledged)
                {
                    done[key] = Math.Max(done[key], from + lane.Records.Count);
                }
            }
        }
    }

    private static IEnumerable<string> Altered(Dictionary<RecordPosition, ProducedRecord> expected, IReadOnlyList<FunctionCall> invocations) =>
        from invocation in invocations
        from record in invocation.Event.Records
        let position = RecordPosition.Of(record)
        where expected.ContainsKey(position)
        from difference in Differences(expected[position], record)
        select $"{position} has another {difference} than was produced.";

    private static IEnumerable<string> Differences(ProducedRecord sent, EventRecord got)
    {
        if (!IsSame(sent.Key is null ? null : Encoding.UTF8.GetBytes(sent.Key), got.Key))
        {
            yield return "key";
        }

        if (!IsSame(sent.Value, got.Value))
        {
            yield return "value";
        }

        if (sent.Timestamp >= 0 && (sent.Timestamp != got.Timestamp || got.TimestampType != "CREATE_TIME"))
        {
            yield return $"timestamp ({got.TimestampType} {got.Timestamp} for {sent.Timestamp})";
        }

        if (sent.Headers.Count != got.Headers.Count || !sent.Headers.Zip(got.Headers).All(pair => pair.First.Name == pair.Second.Name && IsSame(pair.First.Value, pair.Second.Value)))
        {
            yield return "set of headers";
        }
    }

    private static bool IsSame(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    private static IEnumerable<RecordPosition> Positions(FunctionCall invocation) => invocation.Event.Records.Select(RecordPosition.Of);
}
