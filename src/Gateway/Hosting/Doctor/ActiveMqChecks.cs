using Gateway.Configuration;
using Gateway.Sources;
using Gateway.Sources.ActiveMq.Probing;

namespace Gateway.Hosting.Doctor;

/// <summary>The checks of an ActiveMQ broker.</summary>
internal sealed class ActiveMqChecks : IBrokerChecks
{
    private readonly MappingSettings _mapping;
    private readonly TimeProvider _clock;
    private readonly QueueVerdicts _verdicts;
    private readonly QueueNetwork _network;
    private ActiveMqProbe? _probe;

    public ActiveMqChecks(MappingSettings mapping, MappingCheckParts parts) =>
        (_mapping, _clock, _verdicts, _network) = (mapping, parts.Clock, new QueueVerdicts(mapping), new QueueNetwork(mapping, parts));

    public IEnumerable<Check> All() =>
    [
        .. _network.All(),
        new Check(IBrokerChecks.Login, LogInAsync, QueueNetwork.Needs),
        .. _mapping.Queues.Select(queue => new Check("queue", ct => LookAsync(queue, ct), IBrokerChecks.Login)),
    ];

    public async Task<Verdict> DestinationAsync(CancellationToken ct)
    {
        var (exists, fault) = await _probe!.QueueAsync(_mapping.Destination!.Name, ct);
        // The right to write is another one, and cannot be seen without writing.
        return _verdicts.Destination(fault is { Kind: ProbeFaultKind.Denied } ? null : fault, exists == false ? " does not exist yet; the first failed record makes it" : " can be reached");
    }

    public async ValueTask DisposeAsync()
    {
        if (_probe is not null) await _probe.DisposeAsync();
    }

    // Of an active broker and its standby only one takes connections.
    private async Task<Verdict> LogInAsync(CancellationToken ct)
    {
        ProbeFault? fault = null;
        foreach (var broker in _network.Brokers)
        {
            if (_probe is not null) await _probe.DisposeAsync();
            _probe = new ActiveMqProbe([.. _mapping.Queues, .. _mapping.Destination is { Kind: DestinationKind.ActiveMq } failures ? [failures.Name] : Array.Empty<string>()], _clock);
            fault = await _probe.LogInAsync(broker, _network.Login, ct);
            if (fault is not { Kind: ProbeFaultKind.Unreachable }) break;
        }

        return _verdicts.Login(fault);
    }

    private async Task<Verdict> LookAsync(string queue, CancellationToken ct)
    {
        var (exists, fault) = await _probe!.QueueAsync(queue, ct);
        return _verdicts.ActiveMqQueue(queue, exists, fault);
    }
}
