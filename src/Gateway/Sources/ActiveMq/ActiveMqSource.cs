using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.ActiveMq;

/// <summary>Reads the queues of one mapping by one connection, and is the one place that decides when there is another.</summary>
/// <remarks>
/// Pausing is not reading: what the broker has sent by then stays promised to this process, which other consumers of the queue
/// notice. Closing the consumers would return it, and with it what the function has in its hands.
/// </remarks>
internal sealed class ActiveMqSource : IRecordSource
{
    /// <summary>Bytes read and not settled, for one mapping.</summary>
    public const long DefaultBudgetBytes = 64 * 1024 * 1024;

    private const string InactivityOption = "wireFormat.maxInactivityDuration=";
    private static readonly TimeSpan UsualInactivity = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DialLimit = TimeSpan.FromSeconds(10);

    /// <summary>A connection that lives as long as this was a good one: what ends it is a new trouble.</summary>
    private static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(10);

    private readonly MappingSettings _mapping;
    private readonly BrokerFinder _brokers;
    private readonly MappingMetrics _metrics;
    private readonly BrokerSecrets _secrets;
    private readonly TimeProvider _clock;
    private readonly ByteBudget _budget;
    private readonly ReadGate _gate;
    private readonly ReconnectSchedule _schedule;
    private readonly BrokerLink _link;
    private readonly Func<ActiveMqAssignment> _newAssignment;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _leaving = new();
    private IRecordSink _sink = null!;
    private volatile ActiveMqAssignment? _assignment;
    private Task _run = Task.CompletedTask;

    public ActiveMqSource(
        MappingSettings mapping, BrokerFinder brokers, ISecretStore secrets, MappingMetrics metrics, TimeProvider clock, Func<double> random, ILogger logger,
        long budgetBytes = DefaultBudgetBytes, ProcessBudget? process = null)
    {
        (_mapping, _brokers, _metrics, _secrets, _clock) = (mapping, brokers, metrics, new BrokerSecrets(mapping, secrets, clock, metrics), clock);
        _budget = new ByteBudget(budgetBytes, process);
        _gate = new ReadGate(_budget);
        _schedule = new ReconnectSchedule(random);
        _link = new BrokerLink(mapping.Name, logger);
        var slabs = process?.Slabs ?? new SlabPool(budgetBytes);
        _newAssignment = () => new ActiveMqAssignment(mapping, _sink, _budget, _gate, slabs, metrics, clock, logger);
    }

    public SourceHealth Health => new(_link.IsUp, _link.Problem, Lanes: [], _budget.Used);

    public void Start(IRecordSink sink)
    {
        _sink = sink;
        _run = Task.Run(RunAsync);
    }

    public int Acknowledge(ReadOnlySpan<SourceRecord> records) => IsVoid(records) ? 0 : OwnerOf(records).Acknowledge(records);

    public Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why)
    {
        if (!IsVoid(records)) OwnerOf(records).Reject(records, why);
        return Rejection.DeadLettered;
    }

    public void Release(ReadOnlySpan<SourceRecord> records)
    {
        if (!IsVoid(records)) OwnerOf(records).Release(records);
    }

    public void Pause() => _gate.Pause();

    public void Resume() => _gate.Resume();

    public void StopReading()
    {
        _gate.Drain();
        _stopping.Cancel();
    }

    public async Task CloseAsync(TimeSpan limit)
    {
        StopReading();
        using var late = new CancellationTokenSource(limit, _clock);
        if (_assignment is { } assignment) await assignment.LeaveAsync(late.Token);
        await _leaving.CancelAsync();
        await ((Task)_run.WaitAsync(late.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        StopReading();
        await _leaving.CancelAsync();
        await _run;
        _budget.Dispose();
    }

    private static bool IsVoid(ReadOnlySpan<SourceRecord> records) => records.IsEmpty || records[0].Lane.IsFenced;

    private static ActiveMqConsumer OwnerOf(ReadOnlySpan<SourceRecord> records) => ((ActiveMqLane)records[0].Lane).Owner;

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var end = await VisitAsync();
            if (_stopping.IsCancellationRequested) break;
            _link.Fall(end.Problem);
            _brokers.Failed();
            var wait = end.IsRefusal ? _schedule.Refused() : _schedule.Failed();
            await Task.Delay(wait, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _link.Leave();
    }

    private async Task<VisitEnd> VisitAsync()
    {
        try
        {
            _schedule.Use(await _brokers.FindAsync(_stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new VisitEnd("The gateway stops.");
        }

        return await VisitAsync(_schedule.Next);
    }

    /// <summary>Connects, and consumes until the connection ends.</summary>
    private async Task<VisitEnd> VisitAsync(Uri broker)
    {
        var stopping = _stopping.Token;
        var isSecured = false;
        BrokerTrust? trust = null;
        try
        {
            var login = await _secrets.ReadAsync(stopping);
            if (login.Problem is { } problem) return new VisitEnd(problem, IsRefusal: true);
            trust = new BrokerTrust(login.Authorities, broker.DnsSafeHost);
            using var assignment = _newAssignment();
            await using var connection = await ConnectAsync(broker, login, trust, assignment, () => isSecured = BrokerDialer.IsTls(broker), stopping);
            isSecured = false;
            if (await assignment.LogInAsync(connection, login, stopping) is { } refused) return Refusal(refused);
            return await ConsumeAsync(broker, connection, assignment);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new VisitEnd("The gateway stops.");
        }
        catch (Exception untrusted) when (untrusted is AuthenticationException or IOException && trust?.Fault is not null)
        {
            _secrets.Forget();
            return new VisitEnd($"The gateway failed to authenticate server. {trust!.Fault} ({BrokerLink.AddressOf(broker)})");
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException or OpenWireException && TlsIdentity.IsRefused(refused, isSecured))
        {
            _secrets.Forget();
            return new VisitEnd(
                "Server failed to authenticate the gateway. The broker asks for a certificate of a CA that it trusts: name one as CLIENT_CERTIFICATE_TLS_AUTH, or renew it. "
                + $"({BrokerLink.AddressOf(broker)}: {refused.Message})", IsRefusal: true);
        }
        catch (Exception failed) when (failed is OpenWireException or SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            return Unreachable(broker, failed.Message);
        }
        catch (Exception bug)
        {
            // Nothing of a connection outlives it, so whatever this was, the next one begins anew.
            return Unreachable(broker, bug.ToString());
        }
    }

    private async Task<OpenWireConnection> ConnectAsync(Uri broker, BrokerLogin login, BrokerTrust trust, ActiveMqAssignment assignment, Action dialed, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(DialLimit, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        var stream = await BrokerDialer.DialAsync(broker, trust.Judge, both.Token, TlsIdentity.ContextOf(login.Certificate));
        if (trust.Expires is { } end) _metrics.CertificateUsed(CertificateKind.Broker, end);
        dialed();
        return await OpenWireConnection.OpenAsync(stream, InactivityOf(broker), assignment, _clock, stopping);
    }

    private async Task<VisitEnd> ConsumeAsync(Uri broker, OpenWireConnection connection, ActiveMqAssignment assignment)
    {
        _assignment = assignment;
        try
        {
            // A pause keeps from subscribing: the answer would not be read.
            if (_gate.IsPaused) await Task.WhenAny(_gate.WaitAsync(_stopping.Token), connection.Ended);
            _stopping.Token.ThrowIfCancellationRequested();
            if (await assignment.SubscribeAsync(_stopping.Token) is { } refused) return Refusal(refused);
            _link.Rise(broker, _mapping.Queues);
            var began = _clock.GetTimestamp();
            await ((Task)connection.Ended.WaitAsync(_leaving.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_clock.GetElapsedTime(began) > GoodLife) _schedule.Worked();
            return Unreachable(broker, connection.Ended.IsCompleted ? (await connection.Ended).Message : "The gateway leaves");
        }
        finally
        {
            _assignment = null;
            // First the connection: who still reads might write to lanes that are closed.
            await connection.DisposeAsync();
            _link.Leave();
            await assignment.FenceAsync();
        }
    }

    private VisitEnd Refusal(BrokerError error)
    {
        // It may have been rotated.
        if (error.IsOfSecurity) _secrets.Forget();
        return error.Type switch
        {
            "SecurityException" => new VisitEnd(
                $"Server failed to authenticate the gateway: correct user, password or rights; BASIC_AUTH in SourceAccessConfigurations names the secret. ({error.Message})", IsRefusal: true),
            _ => new VisitEnd($"Connection error. Please check your event source connection configuration. ({error})", IsRefusal: true),
        };
    }

    private VisitEnd Unreachable(Uri broker, string why) =>
        new($"Connection error. Please check your event source connection configuration. {(_brokers.Doubt is { } doubt ? $"{doubt} " : "")}({BrokerLink.AddressOf(broker)}: {why})");

    private static TimeSpan InactivityOf(Uri broker)
    {
        var option = broker.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith(InactivityOption, StringComparison.OrdinalIgnoreCase));
        return option is not null && long.TryParse(option.AsSpan(InactivityOption.Length), CultureInfo.InvariantCulture, out var milliseconds) && milliseconds >= 0
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue))
            : UsualInactivity;
    }
}
