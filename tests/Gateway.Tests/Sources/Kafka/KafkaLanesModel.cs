using System.Text;
using Gateway.Aws;
using Gateway.Batching;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>
/// A log with keys, a partition of it that is split into lanes, a batcher, and a function of moods between reads, commits and
/// revocations in any order. Notes what reached the function and what was committed, and fails where either is wrong.
/// </summary>
internal sealed class KafkaLanesModel : IDisposable
{
    private readonly Noise _noise;
    private readonly RecordMint _mint = new();
    private readonly Batcher _batcher;
    private readonly int _factor;
    private readonly List<(long Offset, string? Key)> _log = [];
    private readonly Dictionary<long, string?> _keys;
    private readonly HashSet<long> _done = [];
    private readonly Dictionary<string, long> _last = [];
    private readonly List<Flight> _flights = [];
    private readonly HashSet<Lane> _lanesInFlight = [];
    private KafkaPartition _partition;
    private int _read;

    public KafkaLanesModel(ulong seed, int records)
    {
        _noise = new Noise(seed);
        _factor = _noise.Pick(1, 2, 10, 100);
        _batcher = new Batcher(new BatchLimits(1 + _noise.Below(12), TimeSpan.Zero), new TextFormat(), _ => Assert.Fail("too large"), new ManualClock());
        for (var (i, offset) = (0, (long)_noise.Below(100)); i < records; i++, offset += 1 + (_noise.OneIn(10) ? _noise.Below(200) : 0))
        {
            _log.Add((offset, _noise.OneIn(8) ? null : $"key-{_noise.Below(30)}"));
        }

        _keys = _log.ToDictionary(one => one.Offset, one => one.Key);
        _partition = Assign();
    }

    /// <summary>The offset from which a new owner would read.</summary>
    public long Committed { get; private set; } = -1;

    /// <summary>True when all of the log has been settled and committed.</summary>
    public bool IsOver => Committed == _log[^1].Offset + 1;

    public void Step()
    {
        switch (_noise.Below(20))
        {
            case < 5: Read(); break;
            case < 10: Take(); break;
            case < 16: Answer(); break;
            case < 19: Commit(); break;
            default: if (_noise.OneIn(6)) Revoke(); break;
        }
    }

    public void AssertNothingLost()
    {
        Assert.Equal(_log.Select(record => record.Offset), _done.Order());
        while (_flights.Count > 0) Land(_flights[0]);
        Assert.Equal((0L, 0), (_partition.OutstandingBytes, _mint.Outstanding));
    }

    public void Dispose() => _batcher.Dispose();

    private void Read()
    {
        var run = new List<SourceRecord>();
        for (var left = 1 + _noise.Below(20); left > 0 && _read < _log.Count; left--, _read++)
        {
            var (offset, key) = _log[_read];
            var lane = _partition.Lanes.Of(key is null ? [] : Encoding.UTF8.GetBytes(key), key is not null, out var isNew);
            if (isNew) _batcher.Open(lane);
            var record = _mint.Make(lane, offset, key: key);
            _partition.Charge(KafkaPartition.Cost(record.Payload));
            run.Add(record);
        }

        _partition.Deliver([.. run]);
        // As a filter does: what nobody wants is settled at once, in front of what waits.
        var verdicts = run.ToLookup(_ => _noise.OneIn(5));
        var unwanted = verdicts[true].ToArray();
        _batcher.Write(verdicts[false].ToArray());
        _partition.Settle(unwanted);
        foreach (var record in unwanted)
        {
            _done.Add(record.Position);
            record.Payload.Release();
        }
    }

    private void Take()
    {
        if (_batcher.TryTake() is not { } batch) return;
        foreach (var slice in batch.Slices) Assert.True(_lanesInFlight.Add(slice.Lane), $"{slice.Lane.Name} is in two batches at a time");
        _flights.Add(new Flight(_partition, batch));
    }

    private void Answer()
    {
        if (_flights.Count == 0) return;
        var flight = _flights[_noise.Below(_flights.Count)];
        if (flight.Batch.Slices.All(slice => slice.Lane.IsStopped) && _noise.OneIn(3))
        {
            Land(flight);
            return;
        }

        // All of it, or of each lane the first so many: what failed keeps its lane and comes again.
        var all = _noise.OneIn(2);
        foreach (var slice in flight.Batch.Slices)
        {
            var done = all ? slice.Count : Math.Min(slice.Count, flight.Done.GetValueOrDefault(slice.Lane) + _noise.Below(3));
            Settle(flight, flight.Batch.Of(slice)[flight.Done.GetValueOrDefault(slice.Lane)..done]);
            flight.Done[slice.Lane] = done;
        }

        if (flight.Batch.Slices.All(slice => flight.Done[slice.Lane] == slice.Count)) Land(flight);
    }

    private void Settle(Flight flight, ReadOnlySpan<SourceRecord> records)
    {
        // As the source does: late results of a lane that is somebody else's settle nothing.
        if (records.IsEmpty || records[0].Lane.IsFenced) return;
        foreach (ref readonly var record in records) Deliver(record);
        flight.Partition.Settle(records);
    }

    private void Deliver(in SourceRecord record)
    {
        var (position, key) = (record.Position, _keys[record.Position]);
        if (key is not null)
        {
            Assert.True(_last.GetValueOrDefault(key, -1) < position, $"{position} of {key} came after {_last.GetValueOrDefault(key)}");
            Assert.DoesNotContain(_log, one => one.Key == key && one.Offset < position && !_done.Contains(one.Offset));
            _last[key] = position;
        }

        _done.Add(position);
    }

    private void Land(Flight flight)
    {
        _flights.Remove(flight);
        foreach (var slice in flight.Batch.Slices) _lanesInFlight.Remove(slice.Lane);
        _batcher.Complete(flight.Batch);
    }

    private void Commit()
    {
        if (!_partition.TryGetCommit(out var watermark)) return;
        Assert.True(watermark.Offset >= Committed, $"the commit fell from {Committed} to {watermark.Offset}");
        Assert.DoesNotContain(_log.Where(one => one.Offset < watermark.Offset), one => !_done.Contains(one.Offset));
        _partition.NoteStored(watermark);
        _partition.NoteCommitted(watermark.Offset);
        Committed = watermark.Offset;
    }

    private void Revoke()
    {
        _partition.Lane.Stop();
        foreach (var lane in _partition.Lanes.Known) _ = _batcher.CloseAsync(lane);
        // Sometimes all in flight ends in time, sometimes some, and the rest comes late.
        for (var i = _noise.Below(2 * _flights.Count + 1); i > 0; i--) Answer();
        if (_noise.OneIn(2)) Commit();
        _partition.Lane.Fence();
        _partition.DischargeAll();
        _partition = Assign();
    }

    private KafkaPartition Assign()
    {
        _last.Clear();
        var partition = new KafkaPartition("orders", 0, new SlabPool(keepBytes: 0), _factor);
        foreach (var lane in partition.Lanes.Known) _batcher.Open(lane);
        _read = _log.FindIndex(one => one.Offset >= Committed);
        if (_read < 0) _read = _log.Count;
        return partition;
    }

    private sealed record Flight(KafkaPartition Partition, RecordBatch Batch)
    {
        public Dictionary<Lane, int> Done { get; } = [];
    }
}
