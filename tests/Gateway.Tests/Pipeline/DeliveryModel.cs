using Gateway.Records;
using Gateway.Settlement;

namespace Gateway.Pipeline;

/// <summary>
/// Runs one <see cref="DeliveryScenario"/> on the whole path: a broker that gives partitions, takes them away, and delivers anew what
/// nobody settled. Its thread waits for the path to come to rest before it lets time pass.
/// </summary>
internal sealed class DeliveryModel : IDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestRevoke = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly DeliveryScenario _scenario;
    private readonly ManualClock _clock = new();
    private readonly DeliveryWitness _witness;
    private readonly MoodyFunction _function;
    private readonly MoodyDestination _destination;
    private readonly PipelineUnderTest _path;
    private readonly List<ModelPartition> _partitions;
    private readonly List<WitnessedLane> _lanes = [];

    public DeliveryModel(DeliveryScenario scenario)
    {
        _scenario = scenario;
        _witness = new DeliveryWitness(scenario, _clock);
        _function = new MoodyFunction(scenario, _witness, _clock);
        _destination = new MoodyDestination(scenario, _witness, _clock);
        _path = new PipelineUnderTest(scenario.Concurrency, scenario.BatchSize, scenario.Window, scenario.Attempts, Rules, scenario.HasDestination ? _destination : null, scenario.Bytes, clock: _clock);
        _path.Function.Answer = _function.AnswerAsync;
        _path.Source.Heard = (what, record, reason) => _witness.Told(what, record, reason);
        _partitions = [.. scenario.Partitions.Select((kind, number) => new ModelPartition(number, kind, scenario))];
    }

    private TimeSpan Elapsed => _clock.Elapsed;

    public void Run()
    {
        foreach (var partition in _partitions) Assign(partition);
        foreach (var step in _scenario.Steps) Do(step);
        if (_scenario.End == DeliveryEnd.WhenDone) Finish();
        else Stop();
        AssertNothingWrong();
        AssertNothingHeld();
    }

    public void Dispose() => _path.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private FailureRules Rules(FailureRules rules) => rules with
    {
        Bisects = _scenario.Bisects,
        OnlyFailedItems = _scenario.OnlyFailedItems,
        MaximumAge = _scenario.HasMaximumAge ? DeliveryWitness.MaximumAge : null,
    };

    private void Do(DeliveryStep step)
    {
        if (!step.IsSudden) Settle();
        var partition = _partitions[step.Partition];
        switch (step.Kind)
        {
            case DeliveryStep.What.Write:
                partition.Append(step.Amount, _clock.GetUtcNow());
                Read(partition);
                break;
            case DeliveryStep.What.Pass:
                for (var i = 0; i < step.Amount && Pass(LongestRun); i++) AssertNothingWrong();
                break;
            default:
                Revoke(partition, isLost: step.Kind == DeliveryStep.What.Lose);
                break;
        }
    }

    private void Assign(ModelPartition partition)
    {
        partition.Assign();
        foreach (var lane in partition.Lanes)
        {
            _lanes.Add(lane);
            _path.Source.Sink.Open(lane.Lane);
        }

        Read(partition);
    }

    private void Read(ModelPartition partition)
    {
        if (_path.Source.IsPaused) return;
        var records = new List<SourceRecord>();
        foreach (var entry in partition.Unread)
        {
            var lane = partition.LaneOf(entry);
            _witness.Written(new WitnessedRecord(lane, entry));
            records.Add(_path.Mint.Make(lane.Lane, entry.Position, $"{entry.Position}", redeliveries: entry.Redeliveries, timestamp: entry.Timestamp) with { IsUnreadable = entry.IsUnreadable });
        }

        partition.Unread.Clear();
        _path.Source.Sink.Write([.. records]);
    }

    private void Revoke(ModelPartition partition, bool isLost)
    {
        if (isLost) partition.Whole.Fence();
        else partition.Whole.Stop();
        Close(partition);
        if (!isLost)
        {
            PassUntil(() => partition.Lanes.All(lane => lane.IsSilent), LongestRevoke);
            foreach (var lane in partition.Lanes.Where(lane => lane.IsSilent)) _witness.Ended(lane);
            partition.Whole.Fence();
        }

        Assign(partition);
    }

    private void Close(ModelPartition partition)
    {
        foreach (var lane in partition.Lanes)
        {
            lane.Idle = _path.Source.Sink.CloseAsync(lane.Lane);
            _witness.Stopped(lane);
        }
    }

    private void Finish()
    {
        var isDone = PassUntil(() => _partitions.All(partition => partition.Log.All(entry => entry.IsSettled)), LongestRun);
        AssertNothingWrong();
        Assert.True(isDone, "not all has come to an end");
        Settle();
        Assert.Equal(_path.Source.Told.Count(told => told == "pause"), _path.Source.Told.Count(told => told == "resume"));
        foreach (var partition in _partitions) Close(partition);
        // What was lost may be with the function still; of what was not nothing is left.
        Settle();
        Assert.All(_partitions.SelectMany(partition => partition.Lanes), lane => Assert.True(lane.IsSilent, $"{lane.Lane.Name} is held"));
        PassUntil(() => _lanes.All(lane => lane.IsSilent), LongestRun);
    }

    private void Stop()
    {
        Settle();
        _function.IsStuck = _destination.IsStuck = _scenario.End == DeliveryEnd.HardStop;
        var partition = _partitions[0];
        partition.Append(_scenario.BatchSize, _clock.GetUtcNow());
        Read(partition);
        Settle();
        _witness.Stopping();
        var stop = _path.Pipeline.StopAsync(Drain);
        var hasStopped = PassUntil(() => stop.IsCompleted, Drain);
        AssertNothingWrong();
        Assert.True(hasStopped, $"the stop takes longer than {Drain}");
        foreach (var closed in _partitions) Close(closed);
        Settle();
        foreach (var lane in _partitions.SelectMany(stopped => stopped.Lanes)) _witness.Ended(lane);
    }

    private bool PassUntil(Func<bool> isOver, TimeSpan limit)
    {
        var end = Elapsed + limit;
        while (true)
        {
            Settle();
            ReadOn();
            var isAtRest = Settle();
            if (isOver()) return true;
            if (_witness.Wrong.Count > 0) return false;
            if (Elapsed >= end || (!Pass(end - Elapsed) && isAtRest)) return false;
        }
    }

    // What waited for the end of a pause.
    private void ReadOn()
    {
        foreach (var partition in _partitions.Where(partition => partition.Unread.Count > 0)) Read(partition);
    }

    /// <summary>Lets the next timer fire.</summary>
    /// <param name="most">The longest that passes.</param>
    /// <returns>False when there is none.</returns>
    private bool Pass(TimeSpan most)
    {
        Settle();
        if (_clock.NextIn is not { } next) return false;
        _clock.Advance(next < most ? next : most);
        return true;
    }

    /// <summary>Waits until nothing runs, and looks whether anything is held that should not be.</summary>
    private bool Settle()
    {
        if (!Rest.Wait()) return false;
        _witness.AtRest();
        var held = _scenario.Concurrency - FreeSlots();
        // Who waits for a turn at a limited function has its slot already.
        if (_path.Runtime.Limiter.Limit is null) Assert.Equal(_path.Function.Running, held);
        else Assert.InRange(held, _path.Function.Running, _scenario.Concurrency);
        return Rest.Wait();
    }

    private int FreeSlots()
    {
        using var impatient = new CancellationTokenSource();
        var taken = 0;
        var next = Task.CompletedTask;
        while (taken < _scenario.Concurrency && (next = _path.Runtime.Slots.TakeAsync(impatient.Token)).IsCompleted) taken++;
        impatient.Cancel();
        // Else what is given back could go to the one that is not wanted any more.
        ((IAsyncResult)next).AsyncWaitHandle.WaitOne();
        for (var i = 0; i < taken; i++) _path.Runtime.Slots.Free();
        return taken;
    }

    private void AssertNothingWrong()
    {
        Assert.Empty(_witness.Wrong);
        Assert.False(_path.Pipeline.Failure.IsFaulted, $"{_path.Pipeline.Failure.Exception}");
    }

    private void AssertNothingHeld()
    {
        Assert.All(_lanes, lane => Assert.True(lane.IsSilent, $"{lane.Lane.Name} is held"));
        Assert.Equal((0, 0L), (_path.Mint.Outstanding, (long)_path.Counts.InFlight));
        Assert.Equal(_scenario.Concurrency, FreeSlots());
        Assert.InRange(_path.Function.MostRunning, 0, _scenario.Concurrency);
    }
}
