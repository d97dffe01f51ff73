using System.Globalization;
using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Records;

namespace Gateway.Pipeline;

/// <summary>Sees all that the path does with the records of a <see cref="DeliveryModel"/>, and notes whatever it may not do.</summary>
internal sealed class DeliveryWitness(DeliveryScenario scenario, TimeProvider clock)
{
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<string> _wrong = [];
    private readonly Dictionary<(string Whole, long Position), WitnessedRecord> _records = [];
    private DateTimeOffset _lastAtRest = clock.GetUtcNow();
    private int _timesAtRest;
    private bool _isStopping;

    /// <summary>What went wrong, in words.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (_gate) return [.. _wrong];
        }
    }

    public void Written(WitnessedRecord record)
    {
        lock (_gate)
        {
            record.Lane.Records.Add(record);
            _records.Add((record.Lane.Lane.Whole.Name, record.Entry.Position), record);
        }
    }

    public void Stopped(WitnessedLane lane)
    {
        lock (_gate) lane.Stopped = _timesAtRest;
    }

    /// <summary>The mapping is told to stop.</summary>
    public void Stopping()
    {
        lock (_gate) _isStopping = true;
    }

    /// <summary>Nothing runs, for sure.</summary>
    public void AtRest()
    {
        lock (_gate) (_timesAtRest, _lastAtRest) = (_timesAtRest + 1, clock.GetUtcNow());
    }

    /// <summary>A lane ended before it was fenced: what was under way must have come to an end.</summary>
    public void Ended(WitnessedLane lane)
    {
        lock (_gate)
        {
            foreach (var record in lane.Records) Check(record.IsTold || !record.WasTried, $"{record} was tried and then forgotten");
        }
    }

    /// <summary>The function is called.</summary>
    /// <returns>The records of the event.</returns>
    public IReadOnlyList<WitnessedRecord> Called(string payload)
    {
        lock (_gate)
        {
            var records = Parse(payload);
            Check(records.Count <= scenario.BatchSize, $"{records.Count} records in one event");
            Check(payload.Length <= (scenario.Bytes ?? int.MaxValue), $"{payload.Length} bytes in one event");
            Check(records.Distinct().Count() == records.Count, $"{payload} has a record twice");
            foreach (var group in records.GroupBy(record => record.Lane)) Called(group.Key, [.. group]);
            foreach (var record in records) Called(record);
            return records;
        }
    }

    /// <summary>The function did not come to an end.</summary>
    public void Abandoned(IReadOnlyList<WitnessedRecord> records)
    {
        lock (_gate) Left(records);
    }

    /// <summary>The function answers.</summary>
    /// <param name="records">What it was called with.</param>
    /// <param name="outcome">How.</param>
    /// <param name="named">What it names; null where that cannot be understood, or it does not.</param>
    public void Answered(IReadOnlyList<WitnessedRecord> records, InvocationClass outcome, IReadOnlySet<WitnessedRecord>? named)
    {
        lock (_gate)
        {
            Left(records);
            var hasFailed = outcome is InvocationClass.FunctionFailed or InvocationClass.TimedOut or InvocationClass.PartiallyFailed;
            var isBisected = hasFailed && named is null && scenario.Bisects && records.Count > 1;
            foreach (var record in records)
            {
                record.HasSucceeded = outcome == InvocationClass.Succeeded || (named is not null && !named.Contains(record));
                if (hasFailed && !isBisected && !record.HasSucceeded) Failed(record);
                record.IsTooLarge |= outcome == InvocationClass.TooLarge && records.Count == 1;
            }
        }
    }

    /// <summary>The destination is given what failed for good.</summary>
    public void Sent(ReadOnlySpan<SourceRecord> records, DropReason reason)
    {
        lock (_gate)
        {
            foreach (ref readonly var sent in records)
            {
                var record = Find(sent);
                record.WasTried = true;
                Check(!record.IsTold, $"{record} was sent after its end");
                Check(!record.Lane.IsSilent, $"{record} was sent after the end of its lane");
                Check(!sent.Lane.IsOrdered || !record.Lane.IsRunning, $"{record} was sent while the function had its lane");
                CheckGivenUp(record, reason);
            }
        }
    }

    /// <summary>The destination has them.</summary>
    public void Confirmed(ReadOnlySpan<SourceRecord> records, bool lacksRecord)
    {
        lock (_gate)
        {
            foreach (ref readonly var sent in records)
            {
                var record = Find(sent);
                (record.IsConfirmed, record.IsLacking) = (true, lacksRecord);
            }
        }
    }

    /// <summary>The source is told what became of a record.</summary>
    public void Told(string what, in SourceRecord told, DropReason? reason)
    {
        lock (_gate)
        {
            var record = Find(told);
            Check(!record.Lane.IsSilent, $"{what} {record} after the end of its lane");
            // What is late is ignored, by every source.
            if (told.Lane.IsFenced) return;
            Check(!record.IsTold, $"{what} {record} after its end");
            record.IsTold = true;
            record.Entry.IsSettled |= what != "release";
            switch (what)
            {
                case "ack":
                    Check(record.HasSucceeded || record is { IsConfirmed: true, IsLacking: false }, $"{record} was acknowledged, and nobody has it");
                    break;
                case "release":
                    Check(told.Lane.IsStopped || _isStopping, $"{record} was released for no reason");
                    break;
                default:
                    if (scenario.HasDestination) Check(record is { IsConfirmed: true, IsLacking: true }, $"{record} was rejected, and its destination has not heard of it");
                    else CheckGivenUp(record, reason!.Value);
                    break;
            }
        }
    }

    private void Called(WitnessedLane lane, List<WitnessedRecord> records)
    {
        Check(!lane.IsSilent, $"{lane.Lane.Name} was invoked after its end");
        // A call may begin at the very moment at which its lane is stopped.
        Check(lane.Stopped is not { } stopped || stopped == _timesAtRest, $"{lane.Lane.Name} was invoked after it was stopped");
        if (!lane.Lane.IsOrdered) return;
        Check(!lane.IsRunning, $"{lane.Lane.Name} is invoked twice at a time");
        lane.IsRunning = true;
        Check(records.Zip(records.Skip(1)).All(pair => pair.First.Entry.Position < pair.Second.Entry.Position), $"{lane.Lane.Name} is out of order");
        var early = lane.Records.Find(record => !record.IsTold && record.Entry.Position < records[^1].Entry.Position && !records.Contains(record));
        Check(early is null, $"{records[^1]} was invoked before {early} had come to its end");
    }

    private void Called(WitnessedRecord record)
    {
        (record.WasTried, record.HasSucceeded) = (true, false);
        Check(!record.IsTold, $"{record} was invoked after its end");
        Check(!record.Entry.IsUnreadable, $"{record} has no event, and was invoked");
        Check(!_isStopping || ++record.LastCalls == 1, $"{record} was invoked again after the stop");
        Check(!scenario.HasMaximumAge || record.Entry.Timestamp < 0 || !IsOlder(record.Entry.Timestamp, _lastAtRest), $"{record} is too old, and was invoked");
    }

    private void Failed(WitnessedRecord record)
    {
        record.Failures++;
        if (scenario.Attempts is not { } most) return;
        Check(record.Failures <= Math.Max(1, most + 1 - record.Entry.Redeliveries), $"{record} failed {record.Failures} times");
    }

    private void CheckGivenUp(WitnessedRecord record, DropReason reason)
    {
        var entry = record.Entry;
        var isRight = reason switch
        {
            DropReason.RetryAttemptsExhausted => scenario.Attempts is { } most && record.Failures + entry.Redeliveries > most && !record.HasSucceeded,
            DropReason.MaximumRecordAgeExceeded => scenario.HasMaximumAge && IsOlder(entry.Timestamp >= 0 ? entry.Timestamp : entry.Written, clock.GetUtcNow()),
            DropReason.MaximumPayloadSizeExceeded => record.IsTooLarge,
            DropReason.UnsupportedMessageType => entry.IsUnreadable,
            _ => false,
        };
        Check(isRight, $"{record} was given up for {reason} after {record.Failures} failures");
    }

    private static bool IsOlder(long birth, DateTimeOffset now) => now.ToUnixTimeMilliseconds() - birth > (long)MaximumAge.TotalMilliseconds;

    private static void Left(IReadOnlyList<WitnessedRecord> records)
    {
        foreach (var record in records) record.Lane.IsRunning = false;
    }

    private WitnessedRecord Find(in SourceRecord record) => _records[(record.Lane.Whole.Name, record.Position)];

    private List<WitnessedRecord> Parse(string payload) =>
        [.. payload[1..^2].Split("],").Select(part => part.Split(":[")).SelectMany(part => part[1].Split(',').Select(value => _records[(part[0], long.Parse(value, CultureInfo.InvariantCulture))]))];

    private void Check(bool condition, string wrong)
    {
        if (!condition) _wrong.Add(wrong);
    }
}
