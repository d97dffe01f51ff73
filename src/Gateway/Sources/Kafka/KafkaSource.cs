using System.Globalization;
using Confluent.Kafka;
using Gateway.Aws.Msk;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources.Kafka.Access;
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

    /// <summary>Between two tries to begin, while addresses or secrets cannot be had.</summary>
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly MappingSettings _mapping;
    private readonly KafkaAccess _access;
    private readonly KnownSecrets _secrets;
    private readonly MappingMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly KafkaRecordReader _reader = new();
    private readonly KafkaRun _run = new();
    private readonly ByteBudget _budget;
    private readonly KafkaAssignment _assignment;
    private readonly KafkaFlow _flow;
    private readonly BrokerLink _link;
    private readonly LoginRenewal _renewal;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leaving = new();
    private IRecordSink _sink = null!;
    private TimeSpan _rest = FirstRest;

    // Only the poll thread replaces it.
    private volatile KafkaClient? _client;
    private volatile IReadOnlyList<string> _brokers;
    private volatile bool _stopped;
    private volatile bool _assigned;

    public KafkaSource(
        MappingSettings mapping, KafkaAccess access, MappingMetrics metrics, TimeProvider clock, ILogger logger,
        long budgetBytes = DefaultBudgetBytes, ProcessBudget? process = null)
    {
        LibrdkafkaLoader.EnsureLoaded();
        (_mapping, _access, _metrics, _clock, _logger) = (mapping, access, metrics, clock, logger);
        _brokers = mapping.BootstrapServers;
        _secrets = new KnownSecrets(mapping.ConsumerProperties);
        _budget = new ByteBudget(budgetBytes, process);
        _assignment = new KafkaAssignment(process?.Slabs ?? new SlabPool(budgetBytes), mapping.ParallelizationFactor);
        _flow = new KafkaFlow(_assignment, _budget, clock);
        _link = new BrokerLink(mapping.Name, mapping.Topics, clock, logger, LoginRemedy.Of(mapping));
        _renewal = new LoginRenewal(access, clock, _leaving.Token);
        metrics.ReportLag(() => Progress().Where(p => p.Lag is not null).Select(p => (p.Destination, p.Partition, p.Lag!.Value)));
    }

    /// <summary>The brokers as written or looked up; empty before they were.</summary>
    public IReadOnlyList<string> Brokers => _brokers;

    public SourceHealth Health => new(
        IsConsuming: _link.IsUp && _assigned,
        Problem: _link.Problem,
        Lanes: [.. Progress()],
        BufferedBytes: _budget.Used);

    public void Start(IRecordSink sink)
    {
        _sink = sink;
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
            while (_client?.Committer is { } committer)
            {
                committer.StoreNow();
                if (committer.IsUpToDate) break;
                await Task.Delay(CommitLook, _clock, late);
            }

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
            if (Open() is not { } client) continue;
            Consume(client);
            Close(client);
        }

        _budget.Dispose();
        _left.SetResult();
    }

    private KafkaClient? Open()
    {
        var (login, problem) = Read();
        try
        {
            if (login is not null) return Open(login);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            // What the settings themselves could do wrong was tried before the start; this is about what was read since.
            problem = $"Provided certificate or private key is invalid, or goes with settings that the client does not take. ({_secrets.Hide(refused.Message)})";
        }

        if (problem is not null) Rest(problem);
        return null;
    }

    // This thread has nothing else to do before there is a client, so it waits here for addresses and secrets.
    private KafkaLoginResult Read()
    {
        try
        {
            return _access.ReadAsync(_leaving.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return default;
        }
    }

    private KafkaClient Open(KafkaLogin login)
    {
        _secrets.Add(login);
        var config = KafkaConsumerFactory.Settings(_mapping, login);
        var builder = new ConsumerBuilder<Scratch.Part, Scratch.Part>(config)
            .SetKeyDeserializer(_reader.Scratch)
            .SetValueDeserializer(_reader.Scratch)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .SetOffsetsCommittedHandler((_, answer) => _client!.Committer.Answered(answer))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => OnClientLog(message));
        if (login.Token is not null) builder.SetOAuthBearerTokenRefreshHandler((_, _) => _client?.NeedsToken());
        var consumer = builder.Build();
        var committer = new OffsetCommitter(_assignment, consumer.StoreOffset, BetweenTurns, _metrics, _logger);
        var client = new KafkaClient(consumer, config, login, committer, reason => OnError(new Error(ErrorCode.Local_Authentication, reason)));
        (_client, _brokers, _rest) = (client, login.Servers, FirstRest);
        _link.Begin();
        client.StartTokens(_access.Tokens, OnToken, _clock);
        if (config.SecurityProtocol is SecurityProtocol.Ssl or SecurityProtocol.SaslSsl) client.Watch(new CertificateWatch(_mapping.Name, login, _metrics, _link.NoteCertificate, _clock, _logger));
        consumer.Subscribe(_mapping.Topics);
        committer.Start(_mapping.Name);
        return client;
    }

    private void OnToken(MskToken token)
    {
        _secrets.Add(token.Value);
        _metrics.TokenUsed(token.Expires);
    }

    private void Rest(string problem)
    {
        _link.Note(problem);
        // It may be put right any moment; what was read stays wrong.
        _access.Forget();
        Task.Delay(_rest, _clock, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _rest = _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
    }

    private void Consume(KafkaClient client)
    {
        while (!_leaving.IsCancellationRequested && !client.IsOutdated)
        {
            try
            {
                _flow.Adjust(client.Pause, client.Resume);
                // While a run is open the client is only asked for what it has: a run never waits for company.
                if (client.Consumer.Consume(_run.Partition is null ? PollWait : TimeSpan.Zero) is { } result) Take(result);
                else Drained();
            }
            catch (KafkaException failed)
            {
                OnError(failed.Error);
                LogPollFailed(_mapping.Name, failed.Error.Code, _secrets.Hide(failed.Error.Reason));
            }
        }
    }

    private void Drained()
    {
        HandOn();
        _client!.Nudge.Drained();
    }

    private void Take(ConsumeResult<Scratch.Part, Scratch.Part> result)
    {
        if (_assignment.Find(result.Topic, result.Partition.Value) is not { } partition) return;
        if (result.Offset < partition.NextToRead) partition = Restart(partition, result);
        if (_run.IsFull || !_budget.HasRoomFor(_run.Cost) || (_run.Partition is { } other && other != partition)) HandOn();

        partition.NextToRead = result.Offset.Value + 1;
        _run.Add(partition, _reader.Read(LaneOf(partition, result.Message.Key), result));
    }

    private KafkaLane LaneOf(KafkaPartition partition, Scratch.Part key)
    {
        var lane = partition.Lanes.Of(_reader.Scratch.Read(key), hasKey: key.Length >= 0, out var isNew);
        if (isNew) _sink.Open(lane);
        return lane;
    }

    private void HandOn()
    {
        if (_run.Partition is not { } partition) return;
        partition.Deliver(_run.Records);
        partition.Charge(_run.Cost);
        _budget.Charge(_run.Cost);
        _client!.Nudge.Consumed(_run.Cost);
        _metrics.RecordsPolled(_run.Records.Length);
        _sink.Write(_run.Records);
        _run.Clear();
        MakeRoom(partition);
    }

    private void MakeRoom(KafkaPartition partition)
    {
        try
        {
            _flow.MakeRoom(partition, _client!.Pause);
        }
        catch (KafkaException refused)
        {
            // Somebody may hold a record that was polled and is not in the next run yet: it counts for more than room, which is asked for again with it.
            LogPollFailed(_mapping.Name, refused.Error.Code, refused.Error.Reason);
        }
    }

    // Offsets only fall when the log was cut or the topic made anew: these are other records, not the same ones again.
    private KafkaPartition Restart(KafkaPartition old, ConsumeResult<Scratch.Part, Scratch.Part> result)
    {
        LogRewound(_mapping.Name, old.Lane.Name, old.NextToRead, result.Offset.Value);
        HandOn();
        Abandon(old);
        return Add(result.TopicPartition);
    }

    private KafkaPartition Add(TopicPartition assigned)
    {
        var partition = _assignment.Add(assigned);
        foreach (var lane in partition.Lanes.Known) _sink.Open(lane);
        return partition;
    }

    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> partitions)
    {
        var starts = ResolveStarts(partitions);
        foreach (var assigned in partitions)
        {
            var partition = Add(assigned);
            if (starts.TryGetValue(assigned, out var offset)) partition.StartAt(offset.Value);
        }

        // Even without a partition: then the group has more members than partitions, and this one stands by.
        _assigned = true;
        _metrics.Rebalanced();
        LogAssigned(_mapping.Name, partitions.Count, Names(partitions));
        return [.. partitions.Select(p => new TopicPartitionOffset(p, starts.TryGetValue(p, out var offset) ? offset : Offset.Unset))];
    }

    private IReadOnlyDictionary<TopicPartition, Offset> ResolveStarts(List<TopicPartition> partitions)
    {
        try
        {
            return StartingOffsets.Resolve(_client!.Consumer, partitions, _mapping);
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
        var drained = Task.WhenAll(leaving.Select(StopAsync)).Wait(RevokeDrain);
        if (!drained) LogDrainCut(_mapping.Name, RevokeDrain.TotalSeconds);
        // Only stored: the client commits on its own way out of the assignment, and waiting here would hold the group up.
        _client!.Committer.StoreNow();
        foreach (var partition in leaving) GiveUp(partition);
        _metrics.Rebalanced();
        LogRevoked(_mapping.Name, leaving.Count, Names(partitions.Select(p => p.TopicPartition)));
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
        _ = StopAsync(partition);
        GiveUp(partition);
    }

    // All its lanes at once, and only then one after the other, which takes the batcher's lock for each.
    private Task StopAsync(KafkaPartition partition)
    {
        partition.Lane.Stop();
        return Task.WhenAll(partition.Lanes.Known.Select(_sink.CloseAsync));
    }

    private void GiveUp(KafkaPartition partition)
    {
        partition.Lane.Fence();
        foreach (var lane in partition.Lanes.Known) lane.Slabs.Close();
        Unpause(partition);
        _assignment.Remove(partition);
        _budget.Credit(partition.DischargeAll());
    }

    private void Unpause(KafkaPartition partition)
    {
        try
        {
            KafkaFlow.Leave(partition, _client!.Resume);
        }
        catch (KafkaException gone)
        {
            // The client does not know the partition any more, and so not its pause.
            LogPollFailed(_mapping.Name, gone.Error.Code, gone.Error.Reason);
        }
    }

    private void Close(KafkaClient client)
    {
        if (client.IsOutdated) LogRebuilt(_mapping.Name);
        client.EndWork();
        try
        {
            // Here partitions are revoked, which drains them.
            client.Consumer.Close();
        }
        catch (KafkaException failed)
        {
            LogPollFailed(_mapping.Name, failed.Error.Code, failed.Error.Reason);
        }

        _assigned = false;
        foreach (var left in _assignment.All) Abandon(left);
        client.Dispose();
        _client = null;
    }

    private void BetweenTurns()
    {
        if (_client is not { } client) return;
        _link.Probe(client.Consumer.Handle);
        if (_renewal.Turn(_link.IsUp) is { } read) Renew(client, read);
        var unknown = _assignment.All.Where(p => p.Committed is null && !p.HasLookedUp).ToList();
        if (unknown.Count == 0 || !_link.IsUp) return;
        LookUpCommits(client, unknown);
    }

    private void Renew(KafkaClient client, in KafkaLoginResult read)
    {
        if (read.Login is not { } login)
        {
            if (!_link.IsUp) _link.Note(read.Problem!);
            return;
        }

        _secrets.Add(login);
        if (client.Adopt(login)) LogRenewed(_mapping.Name);
    }

    // Only so that the lag is right before the first commit of this process.
    private void LookUpCommits(KafkaClient client, List<KafkaPartition> partitions)
    {
        foreach (var partition in partitions) partition.HasLookedUp = true;
        try
        {
            var known = client.Consumer.Committed(partitions.Select(p => new TopicPartition(p.Topic, p.Number)), LookUpTime);
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
            var (start, end) = BoundsOf(partition);
            yield return new LaneProgress(partition.Topic, partition.Number, partition.Committed, partition.Position, end) { Start = start };
        }
    }

    // What the last fetch said, be it of no record.
    private (long? Start, long? End) BoundsOf(KafkaPartition partition)
    {
        if (_client is not { } client) return default;
        try
        {
            var bounds = client.Consumer.GetWatermarkOffsets(new TopicPartition(partition.Topic, partition.Number));
            return (Known(bounds.Low), Known(bounds.High));
        }
        catch (Exception gone) when (gone is KafkaException or ObjectDisposedException)
        {
            return default;
        }
    }

    private static long? Known(Offset offset) => offset.Value >= 0 ? offset.Value : null;

    private static string Names(IEnumerable<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Topic} [{p.Partition.Value}]")));

    private void OnError(Error error)
    {
        if (!_link.Note(new Error(error.Code, _secrets.Hide(error.Reason), error.IsFatal))) return;
        _renewal.Refused();
        _client?.Refused();
    }

    private void OnClientLog(LogMessage message)
    {
        if (message.Facility == "OFFSET") LogOffsetReset(_mapping.Name, message.Message);
        else LogClient(_mapping.Name, message.Facility, _secrets.Hide(message.Message));
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

    [LoggerMessage(EventIds.LoginRenewed, LogLevel.Information, "{Mapping}: other secrets were read after the broker had refused the last ones; logging in with these")]
    private partial void LogRenewed(string mapping);

    [LoggerMessage(EventIds.ClientRebuilt, LogLevel.Information, "{Mapping}: leaving the group to join it with what was read")]
    private partial void LogRebuilt(string mapping);

    [LoggerMessage(EventIds.ClosedUncommitted, LogLevel.Warning, "{Mapping}: the broker did not take the last commit in time; the records it covers come again")]
    private partial void LogClosedUncommitted(string mapping);
}
