using System.Runtime.ExceptionServices;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Connection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Sources.RabbitMq;

/// <summary>Reads the queues of one mapping over one connection, with a channel for each, and comes back by itself when either is lost.</summary>
internal sealed partial class RabbitMqSource : IRecordSource
{
    /// <summary>Bytes read and not settled, for one mapping.</summary>
    public const long DefaultBudgetBytes = 64 * 1024 * 1024;

    private readonly MappingSettings _mapping;
    private readonly MappingMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly ILogger _logger;
    private readonly ByteRoom _room;
    private readonly SlabPool _slabs;
    private readonly Func<long> _prefetchBytes;
    private readonly BrokerStatus _status;
    private readonly BrokerConnector _connector;
    private readonly RecoveryPolicy _recovery;
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _late = new();
    private IReadOnlyList<QueueConsumer> _queues = [];
    private Task _running = Task.CompletedTask;
    private volatile bool _stopped;
    private volatile string? _blocked;

    public RabbitMqSource(
        MappingSettings mapping,
        BrokerFinder brokers,
        ISecretStore secrets,
        MappingMetrics metrics,
        TimeProvider clock,
        Func<double> random,
        ILogger logger,
        long budgetBytes = DefaultBudgetBytes,
        ProcessBudget? process = null)
    {
        (_mapping, _metrics, _clock, _random, _logger) = (mapping, metrics, clock, random, logger);
        _room = new ByteRoom(budgetBytes, process);
        _slabs = process?.Slabs ?? new SlabPool(budgetBytes);
        // What the broker sends ahead is in no budget yet, and must be bounded too: by what each mapping has while all stand still.
        _prefetchBytes = () => Math.Min(budgetBytes, process?.EvenShare ?? budgetBytes);
        _status = new BrokerStatus(mapping.Name, logger);
        _connector = new BrokerConnector(mapping, brokers, secrets, metrics, clock);
        _recovery = new RecoveryPolicy(clock, random);
    }

    public SourceHealth Health => new(
        IsConsuming: _queues.Count > 0 && _queues.All(queue => queue.IsConsuming),
        Problem: _status.Problem ?? _blocked,
        Lanes: [],
        BufferedBytes: _room.Used);

    public void Start(IRecordSink sink)
    {
        if (ConsumerTimeout.Warning(_mapping) is { } warning) LogConsumerTimeout(_mapping.Name, warning);
        var parts = new QueueParts
        {
            Mapping = _mapping,
            Metrics = _metrics,
            Sink = sink,
            Room = _room,
            Slabs = _slabs,
            Status = _status,
            Clock = _clock,
            Random = _random,
            Logger = _logger,
        };
        var names = _mapping.Queues.Distinct(StringComparer.Ordinal).ToList();
        _queues = [.. names.Select(queue => new QueueConsumer(queue, parts, () => _prefetchBytes() / names.Count))];
        _running = Task.Run(RunAsync);
    }

    public int Acknowledge(ReadOnlySpan<SourceRecord> records) =>
        records.IsEmpty || records[0].Lane.IsFenced ? 0 : ChannelOf(records).Account.Acknowledge(records);

    public Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why) =>
        records.IsEmpty || records[0].Lane.IsFenced ? Rejection.Requeued : ChannelOf(records).Reject(records, reason);

    public void Release(ReadOnlySpan<SourceRecord> records)
    {
        if (records.IsEmpty || records[0].Lane.IsFenced) return;
        ChannelOf(records).Account.Refuse(records, requeue: true);
    }

    public void Pause() => SetPaused(true);

    public void Resume() => SetPaused(false);

    public void StopReading()
    {
        _stopped = true;
        foreach (var queue in _queues) queue.StopReading();
    }

    public async Task CloseAsync(TimeSpan limit)
    {
        StopReading();
        using var timer = _clock.CreateTimer(_ => _late.Cancel(), null, limit, Timeout.InfiniteTimeSpan);
        await _leaving.CancelAsync();
        await _running.WaitAsync(_late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_running.IsCompleted) LogClosedLate(_mapping.Name, limit.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _late.CancelAsync();
    }

    private static QueueChannel ChannelOf(ReadOnlySpan<SourceRecord> records) => ((QueueLane)records[0].Lane).Owner;

    private void SetPaused(bool paused)
    {
        foreach (var queue in _queues) queue.Pause(paused);
    }

    // Once stopped a lost connection is not replaced: nothing that was in flight on it could be settled on another.
    private async Task RunAsync()
    {
        while (!_stopped && !_leaving.IsCancellationRequested)
        {
            try
            {
                var failure = await ConsumeAsync();
                if (_leaving.IsCancellationRequested) return;
                _status.Fall(BrokerStatus.Connection, failure.Problem);
                await Task.Delay(_recovery.Down(failure.Kind), _clock, _leaving.Token);
            }
            catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
            {
                return;
            }
            catch (Exception bug)
            {
                // What a broker or a network does to us is expected elsewhere. Nobody waits for this loop, and a process that went
                // on without it would look alive; what it holds is unacknowledged, and comes again.
                ThreadPool.UnsafeQueueUserWorkItem(static bug => ExceptionDispatchInfo.Throw(bug), bug, preferLocal: false);
                return;
            }
        }
    }

    /// <returns>Why there is no connection, or none any more.</returns>
    private async Task<BrokerFailure> ConsumeAsync()
    {
        var (connection, failure) = await _connector.ConnectAsync(_leaving.Token);
        if (connection is null) return failure!;
        connection.ConnectionBlockedAsync += OnBlockedAsync;
        connection.ConnectionUnblockedAsync += OnUnblockedAsync;
        _recovery.Up();
        _status.Rise(BrokerStatus.Connection);
        LogConnected(_mapping.Name, connection.Endpoint.ToString());
        await Task.WhenAll(_queues.Select(queue => queue.RunAsync(connection, _leaving.Token, _late.Token)));
        _blocked = null;
        return await EndAsync(connection);
    }

    private async Task<BrokerFailure> EndAsync(IConnection connection)
    {
        var reason = connection.CloseReason;
        try
        {
            if (reason is null) await connection.CloseAsync(_late.Token);
            await connection.DisposeAsync();
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            // It is gone either way.
        }

        return new BrokerFailure(FailureKind.Lost, $"Connection error. Please check your event source connection configuration. The connection to the broker was lost. ({reason?.ReplyText})");
    }

    private Task OnBlockedAsync(object sender, ConnectionBlockedEventArgs blocked)
    {
        _blocked = $"The broker blocks connections that publish, for it runs short of memory or disk: see to the broker. Consuming goes on. ({blocked.Reason})";
        return Task.CompletedTask;
    }

    private Task OnUnblockedAsync(object sender, AsyncEventArgs unblocked)
    {
        _blocked = null;
        return Task.CompletedTask;
    }

    [LoggerMessage(EventIds.RabbitConnected, LogLevel.Information, "{Mapping}: connected to {Broker}")]
    private partial void LogConnected(string mapping, string broker);

    [LoggerMessage(EventIds.RabbitConsumerTimeout, LogLevel.Warning, "{Mapping}: {Warning}")]
    private partial void LogConsumerTimeout(string mapping, string warning);

    [LoggerMessage(EventIds.RabbitClosedLate, LogLevel.Warning, "{Mapping}: the broker did not let go within {Seconds} s; what it has not heard of comes again")]
    private partial void LogClosedLate(string mapping, double seconds);
}
