using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Reads the topics of one mapping as a member of its consumer group, on a thread that waits for nothing but the broker.</summary>
internal sealed partial class KafkaSource : IRecordSource
{
    /// <summary>Bytes read and not settled, for one mapping.</summary>
    public const long DefaultBudgetBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a rebalance is held up for what is in flight; the whole group waits meanwhile.</summary>
    private static readonly TimeSpan RevokeDrain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CommitLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookUpTime = TimeSpan.FromSeconds(2);

    private readonly MappingSettings _mapping;
    private readonly MappingMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly KafkaRecordReader _reader = new();
    private readonly KafkaRun _run = new();
    private readonly ByteBudget _budget;
    private readonly KafkaAssignment _assignment;
    private readonly KafkaFlow _flow;
    private readonly BrokerLink _link;
    private readonly OffsetCommitter _committer;
    private readonly FetchNudge _nudge;
    private readonly IConsumer<Scratch.Part, Scratch.Part> _consumer;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leaving = new();
    private IRecordSink _sink = null!;
    private volatile bool _stopped;
    private volatile bool _assigned;

    public KafkaSource(MappingSettings mapping, MappingMetrics metrics, TimeProvider clock, ILogger logger, long budgetBytes = DefaultBudgetBytes)
    {
        LibrdkafkaLoader.EnsureLoaded();
        (_mapping, _metrics, _clock, _logger) = (mapping, metrics, clock, logger);
        _budget = new ByteBudget(budgetBytes);
        _assignment = new KafkaAssignment(new SlabPool(budgetBytes));
        _flow = new KafkaFlow(_assignment, _budget, clock);
        _link = new BrokerLink(mapping.Name, mapping.Topics, clock, logger);
        var config = KafkaConsumerFactory.Settings(mapping);
        _consumer = new ConsumerBuilder<Scratch.Part, Scratch.Part>(config)
            .SetKeyDeserializer(_reader.Scratch)
            .SetValueDeserializer(_reader.Scratch)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .SetOffsetsCommittedHandler((_, answer) => _committer!.Answered(answer))
            .SetErrorHandler((_, error) => _link.Note(error))
            .SetLogHandler((_, message) => OnClientLog(message))
            .Build();
        _nudge = new FetchNudge(config, _consumer.SetSaslCredentials);
        _committer = new OffsetCommitter(
            _assignment, _consumer.StoreOffset, BetweenTurns, metrics, logger);
        metrics.ReportLag(() => Progress().Where(p => p.Lag is not null).Select(p => (p.Destination, p.Partition, p.Lag!.Value)));
    }

    public SourceHealth Health => new(
        IsConsuming: _link.IsUp && _assigned,
        Problem: _link.Problem,
        Lanes: [.. Progress()],
        BufferedBytes: _budget.Used);

    public void Start(IRecordSink sink)
    {
        _sink = sink;
        _consumer.Subscribe(_mapping.Topics);
        _committer.Start(_mapping.Name);
        // Consume blocks, so a pool thread would be lost to it.
        new Thread(Poll) { IsBackground = true, Name = $"{_mapping.Name} poll" }.Start();
    }

    public int Acknowledge(ReadOnlySpan<SourceRecord> records)
    {
        if (records.IsEmpty || records[0].Lane.IsFenced) return 0;
        _budget.Credit(((KafkaLane)records[0].Lane).Owner.Settle(records));
        return records.Length;
    }

    public Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why)
    {
        Acknowledge(records);
        return Rejection.Dropped;
    }

    public void Release(ReadOnlySpan<SourceRecord> records)
    {
        if (records.IsEmpty || records[0].Lane.IsFenced) return;
        _budget.Credit(((KafkaLane)records[0].Lane).Owner.Discharge(records));
    }

    public void Pause() => _flow.HoldAll = true;

    public void Resume() => _flow.HoldAll = _stopped;

    public void StopReading() => (_stopped, _flow.HoldAll) = (true, true);

    public async Task CloseAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit, _clock);
        if (!await CommitLastAsync(late.Token)) LogClosedUncommitted(_mapping.Name);
        await _leaving.CancelAsync();
        // An unreachable broker may keep the client from leaving; the group then notices by its session timeout.
        await ((Task)_left.Task.WaitAsync(late.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        // The poll thread disposes of everything else when it leaves, for it may be using it until then.
        await _leaving.CancelAsync();
    }

    // A group that is rebalancing takes no commits for a while.
    private async Task<bool> CommitLastAsync(CancellationToken late)
    {
        try
        {
            _committer.StoreNow();
            while (!_committer.IsUpToDate) await Task.Delay(CommitLook, _clock, late);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Poll()
    {
        while (!_leaving.IsCancellationRequested)
        {
            try
            {
                _flow.Adjust(_consumer.Pause, _consumer.Resume);
                // While a run is open the client is only asked for what it has: a run never waits for company.
                if (_consumer.Consume(_run.Partition is null ? PollWait : TimeSpan.Zero) is { } result) Take(result);
                else Drained();
            }
            catch (ConsumeException failed)
            {
                _link.Note(failed.Error);
                LogPollFailed(_mapping.Name, failed.Error.Code, failed.Error.Reason);
            }
            catch (KafkaException failed)
            {
                _link.Note(failed.Error);
                LogPollFailed(_mapping.Name, failed.Error.Code, failed.Error.Reason);
            }
        }

        Leave();
    }

    private void Drained()
    {
        HandOn();
        _nudge.Drained();
    }

    private void Take(ConsumeResult<Scratch.Part, Scratch.Part> result)
    {
        if (_assignment.Find(result.Topic, result.Partition.Value) is not { } partition) return;
        if (result.Offset < partition.NextToRead) partition = Restart(partition, result);
        if (_run.IsFull || !_budget.HasRoomFor(_run.Cost) || (_run.Partition is { } other && other != partition)) HandOn();

        partition.NextToRead = result.Offset.Value + 1;
        _run.Add(partition, _reader.Read(partition, result));
    }

    private void HandOn()
    {
        if (_run.Partition is not { } partition) return;
        partition.Deliver(_run.Records);
        partition.Charge(_run.Cost);
        _budget.Charge(_run.Cost);
        _nudge.Consumed(_run.Cost);
        _metrics.RecordsPolled(_run.Records.Length);
        _sink.Write(_run.Records);
        _run.Clear();
        _flow.MakeRoom(partition, _consumer.Pause);
    }

    // Offsets only fall when the log was cut or the topic made anew: these are other records, not the same ones again.
    private KafkaPartition Restart(KafkaPartition old, ConsumeResult<Scratch.Part, Scratch.Part> result)
    {
        LogRewound(_mapping.Name, old.Lane.Name, old.NextToRead, result.Offset.Value);
        HandOn();
        Abandon(old);
        var partition = _assignment.Add(result.TopicPartition);
        _sink.Open(partition.Lane);
        return partition;
    }

    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> partitions)
    {
        var starts = ResolveStarts(partitions);
        foreach (var assigned in partitions)
        {
            var partition = _assignment.Add(assigned);
            if (starts.TryGetValue(assigned, out var offset)) partition.StartAt(offset.Value);
            _sink.Open(partition.Lane);
        }

        // Even without a partition: then the group has more members than partitions, and this one stands by.
        _assigned = true;
        _metrics.Rebalanced();
        LogAssigned(_mapping.Name, partitions.Count, string.Join(", ", partitions));
        return [.. partitions.Select(p => new TopicPartitionOffset(p, starts.TryGetValue(p, out var offset) ? offset : Offset.Unset))];
    }

    private IReadOnlyDictionary<TopicPartition, Offset> ResolveStarts(List<TopicPartition> partitions)
    {
        try
        {
            return StartingOffsets.Resolve(_consumer, partitions, _mapping);
        }
        catch (KafkaException failed)
        {
            // Reading from the commit, or from where auto.offset.reset says, loses nothing but precision.
            LogStartUnknown(_mapping.Name, failed.Error.Reason);
            return new Dictionary<TopicPartition, Offset>();
        }
    }

    private void OnRevoked(List<TopicPartitionOffset> partitions)
    {
        HandOn();
        var leaving = Ours(partitions);
        // First what is in flight, so that the next owner does not get it again; retries end by themselves once the lane stops.
        var drained = Task.WhenAll(leaving.Select(p => _sink.CloseAsync(p.Lane))).Wait(RevokeDrain);
        if (!drained) LogDrainCut(_mapping.Name, RevokeDrain.TotalSeconds);
        // Only stored: the client commits on its own way out of the assignment, and waiting here would hold the group up.
        _committer.StoreNow();
        foreach (var partition in leaving) GiveUp(partition);
        _metrics.Rebalanced();
        LogRevoked(_mapping.Name, leaving.Count, string.Join(", ", partitions.Select(p => p.TopicPartition)));
    }

    private void OnLost(List<TopicPartitionOffset> partitions)
    {
        HandOn();
        // Somebody else may have them already: nothing of ours counts any more.
        foreach (var partition in Ours(partitions)) Abandon(partition);
        _assigned = false;
        _metrics.Rebalanced();
        LogLost(_mapping.Name, partitions.Count);
    }

    private List<KafkaPartition> Ours(List<TopicPartitionOffset> partitions) =>
        [.. partitions.Select(p => _assignment.Find(p.Topic, p.Partition.Value)).OfType<KafkaPartition>()];

    private void Abandon(KafkaPartition partition)
    {
        partition.Lane.Fence();
        _ = _sink.CloseAsync(partition.Lane);
        GiveUp(partition);
    }

    private void GiveUp(KafkaPartition partition)
    {
        partition.Lane.Fence();
        partition.Slabs.Close();
        Unpause(partition);
        _assignment.Remove(partition);
        _budget.Credit(partition.DischargeAll());
    }

    private void Unpause(KafkaPartition partition)
    {
        try
        {
            KafkaFlow.Leave(partition, _consumer.Resume);
        }
        catch (KafkaException gone)
        {
            // The client does not know the partition any more, and so not its pause.
            LogPollFailed(_mapping.Name, gone.Error.Code, gone.Error.Reason);
        }
    }

    private void Leave()
    {
        _assigned = false;
        // First, for closing the consumer takes the handle away that this asks the broker through.
        _committer.Dispose();
        try
        {
            _consumer.Close();
        }
        catch (KafkaException failed)
        {
            LogPollFailed(_mapping.Name, failed.Error.Code, failed.Error.Reason);
        }

        _consumer.Dispose();
        _budget.Dispose();
        _left.SetResult();
    }

    private void BetweenTurns()
    {
        _link.Probe(_consumer.Handle);
        var unknown = _assignment.All.Where(p => p.Committed is null && !p.HasLookedUp).ToList();
        if (unknown.Count == 0 || !_link.IsUp) return;
        LookUpCommits(unknown);
    }

    // Only so that the lag is right before the first commit of this process.
    private void LookUpCommits(List<KafkaPartition> partitions)
    {
        foreach (var partition in partitions) partition.HasLookedUp = true;
        try
        {
            var known = _consumer.Committed(partitions.Select(p => new TopicPartition(p.Topic, p.Number)), LookUpTime);
            foreach (var (partition, commit) in partitions.Zip(known))
            {
                if (commit.Offset >= 0) partition.NoteEarlierCommit(commit.Offset.Value);
            }
        }
        catch (KafkaException failed)
        {
            LogPollFailed(_mapping.Name, failed.Error.Code, failed.Error.Reason);
        }
    }

    private IEnumerable<LaneProgress> Progress()
    {
        foreach (var partition in _assignment.All)
        {
            var end = EndOf(partition);
            yield return new LaneProgress(partition.Topic, partition.Number, partition.Committed, partition.Position, end);
        }
    }

    private long? EndOf(KafkaPartition partition)
    {
        try
        {
            var end = _consumer.GetWatermarkOffsets(new TopicPartition(partition.Topic, partition.Number)).High.Value;
            return end >= 0 ? end : null;
        }
        catch (Exception gone) when (gone is KafkaException or ObjectDisposedException)
        {
            return null;
        }
    }

    private void OnClientLog(LogMessage message)
    {
        if (message.Facility == "OFFSET") LogOffsetReset(_mapping.Name, message.Message);
        else LogClient(_mapping.Name, message.Facility, message.Message);
    }

    [LoggerMessage(EventIds.PartitionsAssigned, LogLevel.Information, "{Mapping}: {Count} partitions assigned: {Partitions}")]
    private partial void LogAssigned(string mapping, int count, string partitions);

    [LoggerMessage(EventIds.PartitionsRevoked, LogLevel.Information, "{Mapping}: {Count} partitions given back: {Partitions}")]
    private partial void LogRevoked(string mapping, int count, string partitions);

    [LoggerMessage(EventIds.PartitionsLost, LogLevel.Warning, "{Mapping}: {Count} partitions lost, the group thought this member gone; what is in flight comes again")]
    private partial void LogLost(string mapping, int count);

    [LoggerMessage(EventIds.DrainCut, LogLevel.Warning, "{Mapping}: invocations were still in flight {Seconds} s after their partitions were revoked; their records come again")]
    private partial void LogDrainCut(string mapping, double seconds);

    [LoggerMessage(EventIds.StartingOffsetUnknown, LogLevel.Warning, "{Mapping}: the starting position could not be looked up ({Reason})")]
    private partial void LogStartUnknown(string mapping, string reason);

    [LoggerMessage(EventIds.OffsetReset, LogLevel.Error, "{Mapping}: {Message}")]
    private partial void LogOffsetReset(string mapping, string message);

    [LoggerMessage(EventIds.ClientLog, LogLevel.Debug, "{Mapping}: {Facility} {Message}")]
    private partial void LogClient(string mapping, string facility, string message);

    [LoggerMessage(EventIds.PollFailed, LogLevel.Debug, "{Mapping}: polling answered {Code}: {Reason}")]
    private partial void LogPollFailed(string mapping, ErrorCode code, string reason);

    [LoggerMessage(EventIds.OffsetsRewound, LogLevel.Warning, "{Mapping}: the offsets of {Lane} fell from {Expected} to {Offset}; the log was cut or the topic made anew. Delivering what it holds now")]
    private partial void LogRewound(string mapping, string lane, long expected, long offset);

    [LoggerMessage(EventIds.ClosedUncommitted, LogLevel.Warning, "{Mapping}: the broker did not take the last commit in time; the records it covers come again")]
    private partial void LogClosedUncommitted(string mapping);
}
