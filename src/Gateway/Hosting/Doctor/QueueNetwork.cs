using Gateway.Configuration;
using Gateway.Sources;

namespace Gateway.Hosting.Doctor;

/// <summary>The way to a broker with queues: its addresses, where they are looked up, then names, ports, TLS.</summary>
internal sealed class QueueNetwork
{
    private const string Lookup = "brokers";

    private readonly MappingSettings _mapping;
    private readonly SecretChecks _secrets;
    private readonly NetworkChecks _network;

    public QueueNetwork(MappingSettings mapping, MappingCheckParts parts)
    {
        (_mapping, Finder) = (mapping, new BrokerFinder(mapping, parts.Parts.Mq, parts.Clock));
        _secrets = new SecretChecks(mapping, parts.Parts.Secrets, parts.Clock);
        var setting = BrokerSetting.Of(mapping);
        _network = new NetworkChecks(new NetworkVerdicts(setting.Name, setting.Value), parts.Clock)
        {
            Brokers = () => [.. Brokers.Select(AddressOf)],
            IsSecured = () => IsSecured(Brokers[0]),
            Secrets = () => (_secrets.Login.Authorities, _secrets.Login.Certificate),
            OneIsEnough = mapping.Source == SourceKind.ActiveMq,
        };
    }

    /// <summary>What a connection to the broker needs to have gone well.</summary>
    public static IReadOnlyList<string> Needs { get; } = [SecretChecks.Name, NetworkChecks.Tcp, NetworkChecks.Tls];

    /// <summary>Finds the broker for whoever connects.</summary>
    public BrokerFinder Finder { get; }

    /// <summary>Where the broker listens, once that was looked up.</summary>
    public IReadOnlyList<Uri> Brokers { get; private set; } = [];

    /// <summary>What the secrets say.</summary>
    public BrokerLogin Login => _secrets.Login;

    public IEnumerable<Check> All()
    {
        if (!_mapping.AreBrokersSuggested) Brokers = _mapping.BrokerUris;
        return [.. _secrets.All(), .. _mapping.AreBrokersSuggested ? [new Check(Lookup, LookUpAsync)] : Array.Empty<Check>(), .. _network.All(SecretChecks.Name)];
    }

    // Without an answer the addresses that the ARN suggests are tried, as they are by the gateway.
    private async Task<Verdict> LookUpAsync(CancellationToken ct)
    {
        Brokers = await Finder.FindAsync(ct);
        var shown = string.Join(", ", Brokers.Select(broker => broker.GetLeftPart(UriPartial.Authority)));
        return Finder.Doubt is { } doubt ? Verdict.Warning($"not told, so {shown} is tried", doubt) : Verdict.Ok($"{shown} by the broker's ARN");
    }

    private static bool IsSecured(Uri broker) => broker.Scheme.Contains("ssl", StringComparison.OrdinalIgnoreCase) || broker.Scheme.Equals("amqps", StringComparison.OrdinalIgnoreCase);

    private HostPort AddressOf(Uri broker)
    {
        var (plain, secured) = _mapping.Source == SourceKind.RabbitMq ? (5672, 5671) : (61616, 61617);
        return new HostPort(broker.DnsSafeHost, broker.Port > 0 ? broker.Port : IsSecured(broker) ? secured : plain);
    }
}
