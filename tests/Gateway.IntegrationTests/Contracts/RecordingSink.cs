using Gateway.Records;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>Takes all that a source delivers, settles nothing by itself, and notes each breach of a lane's rules as it happens.</summary>
internal sealed class RecordingSink : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<Delivery> _all = [];
    private readonly List<Delivery> _held = [];
    private readonly List<string> _violations = [];
    private readonly HashSet<Lane> _open = [];
    private readonly Dictionary<(Lane Lane, int Index), Delivery> _last = [];
    private long _heldBytes;
    private long _mostHeldBytes;

    /// <summary>Everything that came, in the order of arrival, repetitions included.</summary>
    public IReadOnlyList<Delivery> All
    {
        get
        {
            lock (_gate) return [.. _all];
        }
    }

    /// <summary>What came and was not taken out since, lanes that have ended included.</summary>
    public IReadOnlyList<Delivery> Held
    {
        get
        {
            lock (_gate) return [.. _held];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _all.Count;
        }
    }

    /// <summary>Breaches of the rules, in words.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate) return [.. _violations];
        }
    }

    /// <summary>The most bytes of payload that were held at a time.</summary>
    public long MostHeldBytes
    {
        get
        {
            lock (_gate) return _mostHeldBytes;
        }
    }

    public bool IsOpen(Lane lane)
    {
        lock (_gate) return _open.Contains(lane);
    }

    /// <summary>Takes out what the test is about to settle or to release.</summary>
    public IReadOnlyList<Delivery> TakeOut(Func<Delivery, bool> which)
    {
        lock (_gate)
        {
            var taken = _held.Where(which).ToList();
            _held.RemoveAll(taken.ToHashSet<Delivery>(ReferenceEqualityComparer.Instance).Contains);
            _heldBytes -= taken.Sum(delivery => (long)delivery.Record.Payload.Length);
            return taken;
        }
    }

    public void Open(Lane lane)
    {
        lock (_gate)
        {
            if (!_open.Add(lane)) _violations.Add($"{lane.Name} was opened twice");
        }
    }

    public void Write(ReadOnlySpan<SourceRecord> records)
    {
        lock (_gate)
        {
            foreach (ref readonly var record in records) Take(new Delivery(NumberedBody.Parse(record.Payload.Value), record), records[0].Lane);
        }
    }

    // As the pipeline's: what only waits is dropped without a word to the source, and here all of it only waits.
    public Task CloseAsync(Lane lane)
    {
        lane.Stop();
        lock (_gate) _open.Remove(lane);
        return Task.CompletedTask;
    }

    private void Take(Delivery delivery, Lane first)
    {
        Check(delivery, first);
        _last[(delivery.Record.Lane, delivery.Body.Lane)] = delivery;
        _all.Add(delivery);
        _held.Add(delivery);
        _heldBytes += delivery.Record.Payload.Length;
        _mostHeldBytes = Math.Max(_mostHeldBytes, _heldBytes);
    }

    private void Check(Delivery delivery, Lane first)
    {
        var (body, lane) = (delivery.Body, delivery.Record.Lane);
        if (lane != first) _violations.Add($"{body} came in one run with a record of another lane");
        if (!_open.Contains(lane)) _violations.Add($"{body} came in {lane.Name}, which was not open");
        if (_last.Keys.Any(other => other.Index == body.Lane && other.Lane != lane && _open.Contains(other.Lane)))
            _violations.Add($"{body} came in {lane.Name} while its lane was open a second time");
        if (!_last.TryGetValue((lane, body.Lane), out var last)) return;
        if (delivery.Record.Position <= last.Record.Position) _violations.Add($"{body} has position {delivery.Record.Position} after {last.Record.Position}");
        if (lane.IsOrdered && body.Number != last.Body.Number + 1) _violations.Add($"{body} came next to {last.Body}");
    }
}
