using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Sources.RabbitMq.Connection;
using Gateway.Sources.RabbitMq.Probing;

namespace Gateway.Hosting.Doctor;

/// <summary>The checks of a RabbitMQ broker.</summary>
internal sealed class RabbitMqChecks : IBrokerChecks
{
    private readonly MappingSettings _mapping;
    private readonly QueueVerdicts _verdicts;
    private readonly QueueNetwork _network;
    private readonly GatewayMetrics _metrics = new();
    private readonly RabbitMqProbe _probe;

    public RabbitMqChecks(MappingSettings mapping, MappingCheckParts parts)
    {
        (_mapping, _verdicts, _network) = (mapping, new QueueVerdicts(mapping), new QueueNetwork(mapping, parts));
        var metrics = _metrics.For(mapping.Name, mapping.Source.ToString());
        _probe = new RabbitMqProbe(new BrokerConnector(mapping, _network.Finder, parts.Parts.Secrets, metrics, parts.Clock));
    }

    public IEnumerable<Check> All() =>
    [
        .. _network.All(),
        new Check(IBrokerChecks.Login, async ct => _verdicts.Login(await _probe.LogInAsync(ct)), QueueNetwork.Needs),
        .. _mapping.Queues.Select(queue => new Check("queue", ct => LookAsync(queue, ct), IBrokerChecks.Login)),
    ];

    // The default exchange leads to the queue that the key names.
    public async Task<Verdict> DestinationAsync(CancellationToken ct)
    {
        var destination = _mapping.Destination!;
        return _verdicts.Destination(await (destination.Exchange.Length == 0 ? _probe.FindAsync(destination.Name, ct) : _probe.ExchangeAsync(destination.Exchange, ct)), " is there");
    }

    public async ValueTask DisposeAsync()
    {
        await _probe.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task<Verdict> LookAsync(string queue, CancellationToken ct)
    {
        var facts = await _probe.QueueAsync(queue, ct);
        return _verdicts.RabbitMqQueue(queue, facts.Messages, facts.Consumers, facts.Fault);
    }
}
