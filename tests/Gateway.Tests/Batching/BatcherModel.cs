using System.Text;
using Gateway.Aws;
using Gateway.Records;

namespace Gateway.Batching;

/// <summary>
/// Does random things to a batcher and, beside it, to lists that anybody can check by eye; compares the two after each step.
/// </summary>
internal sealed class BatcherModel : IDisposable
{
    private readonly Noise _noise;
    private readonly ManualClock _clock = new();
    private readonly RecordMint _mint = new();
    private readonly TextFormat _format = new();
    private readonly BatchLimits _limits;
    private readonly Batcher _batcher;
    private readonly List<ModelLane> _lanes = [];
    private readonly List<RecordBatch> _inFlight = [];
    private readonly Lane[] _wholes = [new("split-0", "split", 0), new("split-1", "split", 1)];
    private int _oversized;
    private int _lanesMade;

    public BatcherModel(ulong seed)
    {
        _noise = new Noise(seed);
        _limits = new BatchLimits(1 + _noise.Below(8), TimeSpan.FromMilliseconds(_noise.Pick(0, 10, 100)), 40 + _noise.Below(80));
        _batcher = new Batcher(_limits, _format, _ => _oversized++, _clock);
    }

    public void Step()
    {
        // No two arrivals at the same instant, so that "oldest" has one answer.
        _clock.Advance(TimeSpan.FromTicks(1));
        switch (_noise.Below(20))
        {
            case 0: Open(); break;
            case 1 when _noise.OneIn(4): Close(); break;
            case 2 or 3 or 4: Complete(); break;
            case 5 or 6: _clock.Advance(TimeSpan.FromMilliseconds(_noise.Below(60))); break;
            case < 14: Write(); break;
            default: Take(); break;
        }

        var waiting = _lanes.Sum(lane => lane.Waiting.Count);
        Assert.Equal(waiting, _batcher.WaitingRecords);
        Assert.Equal(waiting + _inFlight.Sum(batch => batch.Count), _mint.Outstanding);
    }

    public void Drain()
    {
        var ready = Ready().ToList();
        var company = ready.Sum(lane => lane.Waiting.Count) is > 0 and var count && count < _limits.Records && EventBytes(ready) < _limits.WireBytes;
        _batcher.Drain();
        foreach (var lane in _lanes) Assert.True(lane.Lane.IsStopped);

        var last = _batcher.TryTake();
        Assert.Equal(company, last is not null);
        if (last is not null)
        {
            Assert.Equal((BatchClose.Drain, ready.Sum(lane => lane.Waiting.Count)), (last.Close, last.Count));
            _batcher.Complete(last);
        }

        Assert.Null(_batcher.TryTake());
        foreach (var batch in _inFlight) _batcher.Complete(batch);
        Assert.Equal((0, 0), (_mint.Outstanding, _batcher.WaitingRecords));
    }

    public void Dispose() => _batcher.Dispose();

    private void Open()
    {
        var whole = _wholes[_noise.Below(_wholes.Length)];
        var lane = new ModelLane(_noise.OneIn(2)
            ? new LanePart(whole, $"{_lanesMade++}") { IsOrdered = !_noise.OneIn(3) }
            : new Lane($"t-{_lanesMade}", "t", _lanesMade++) { IsOrdered = !_noise.OneIn(3) });
        _lanes.Add(lane);
        _batcher.Open(lane.Lane);
    }

    private void Write()
    {
        if (_lanes.Count == 0) return;
        var lane = _noise.Pick<ModelLane>([.. _lanes]);
        var record = _mint.Make(lane.Lane, lane.Written++, _noise.Text(_noise.Below(30) + (_noise.OneIn(30) ? 120 : 0), "abc"));
        var (tooLarge, oversized) = (_format.EnvelopeBytes + _format.LaneBytes(lane.Lane.Whole) + _format.RecordBytes(record) > _limits.WireBytes, _oversized);

        _batcher.Write(record);

        var isOpen = !lane.Closed;
        Assert.Equal(isOpen && tooLarge, _oversized > oversized);
        if (isOpen && !tooLarge) lane.Waiting.Add((record, _clock.Elapsed));
    }

    private void Take()
    {
        var ready = Ready().ToList();
        var count = ready.Sum(lane => lane.Waiting.Count);
        var isDue = count > 0
            && (count >= _limits.Records || EventBytes(ready) >= _limits.WireBytes || _clock.Elapsed - ready[0].Waiting[0].Arrived >= _limits.Window);

        var batch = _batcher.TryTake();

        Assert.Equal(isDue, batch is not null);
        if (batch is null) return;
        Assert.InRange(batch.Count, 1, _limits.Records);
        Assert.InRange(batch.WireBytes, 1, _limits.WireBytes);
        Assert.Equal(Encoding.UTF8.GetByteCount(TextFormat.Read(batch)), batch.WireBytes);
        CheckLanes(batch, ready);
        Assert.Equal(ReasonOf(batch, ready), batch.Close);
        _inFlight.Add(batch);
    }

    private static void CheckLanes(RecordBatch batch, List<ModelLane> ready)
    {
        Assert.InRange(batch.Slices.Count, 1, ready.Count);
        var next = 0;
        for (var i = 0; i < batch.Slices.Count; i++)
        {
            // Oldest lane first, and of each lane its oldest records, in order.
            var (slice, lane) = (batch.Slices[i], ready[i]);
            Assert.Same(lane.Lane, slice.Lane);
            Assert.Equal(next, slice.Start);
            Assert.Equal(lane.Waiting.Take(slice.Count).Select(w => w.Record.Position), PositionsOf(batch, slice));
            lane.Waiting.RemoveRange(0, slice.Count);
            lane.InFlight++;
            next += slice.Count;
        }

        Assert.Equal(batch.Count, next);
    }

    private BatchClose ReasonOf(RecordBatch batch, List<ModelLane> ready)
    {
        if (batch.Count == _limits.Records) return BatchClose.Size;
        var isWhole = ready.All(lane => lane.Waiting.Count == 0) && ready.Count == batch.Slices.Count;
        return isWhole && batch.WireBytes < _limits.WireBytes ? BatchClose.Window : BatchClose.Bytes;
    }

    private void Complete()
    {
        if (_inFlight.Count == 0) return;
        var batch = _inFlight[_noise.Below(_inFlight.Count)];
        _inFlight.Remove(batch);
        var lanes = batch.Slices.Select(slice => _lanes.Single(lane => lane.Lane == slice.Lane)).ToList();
        _batcher.Complete(batch);
        foreach (var lane in lanes)
        {
            lane.InFlight--;
            if (lane.Closed) Assert.Equal(lane.InFlight == 0, lane.Idle!.IsCompletedSuccessfully);
        }
    }

    private void Close()
    {
        if (_lanes.Count == 0) return;
        var lane = _noise.Pick<ModelLane>([.. _lanes]);
        var idle = _batcher.CloseAsync(lane.Lane);
        lane.Idle ??= idle;
        lane.Closed = true;
        lane.Waiting.Clear();
        Assert.Equal(lane.InFlight == 0, idle.IsCompleted);
    }

    private IEnumerable<ModelLane> Ready() =>
        _lanes.Where(lane => !lane.Closed && !lane.IsBlocked && lane.Waiting.Count > 0).OrderBy(lane => lane.Waiting[0].Arrived);

    private long EventBytes(List<ModelLane> lanes) =>
        _format.EnvelopeBytes
        + lanes.Select(lane => lane.Lane.Whole).Distinct().Sum(_format.LaneBytes)
        + lanes.Sum(lane => lane.Waiting.Sum(w => _format.RecordBytes(w.Record) + 1))
        - 1;

    private static List<long> PositionsOf(RecordBatch batch, LaneSlice slice)
    {
        var positions = new List<long>();
        foreach (ref readonly var record in batch.Of(slice)) positions.Add(record.Position);
        return positions;
    }

    private sealed class ModelLane(Lane lane)
    {
        public Lane Lane { get; } = lane;

        public List<(SourceRecord Record, TimeSpan Arrived)> Waiting { get; } = [];

        public long Written { get; set; }

        public int InFlight { get; set; }

        public bool IsBlocked => InFlight > 0 && Lane.IsOrdered;

        public bool Closed { get; set; }

        public Task? Idle { get; set; }
    }
}
