using Gateway.Configuration;
using Gateway.Sources;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Probing;

namespace Gateway.Hosting.Doctor;

/// <summary>The checks of a Kafka cluster.</summary>
internal sealed class KafkaChecks : IBrokerChecks
{
    private const string Lookup = "brokers";
    private const string Topic = "topic";
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(4);

    /// <summary>The client cannot be interrupted, so it limits itself; this is for a bug of it.</summary>
    private static readonly TimeSpan ClientLimit = TimeSpan.FromSeconds(30);

    private readonly MappingSettings _mapping;
    private readonly TimeProvider _clock;
    private readonly KafkaAccess _access;
    private readonly KafkaVerdicts _verdicts;
    private readonly SecretChecks _secrets;
    private readonly NetworkChecks _network;
    private KafkaLogin? _login;
    private KafkaProbe? _probe;
    private Task _busy = Task.CompletedTask;

    public KafkaChecks(MappingSettings mapping, MappingCheckParts parts)
    {
        (_mapping, _clock, _verdicts) = (mapping, parts.Clock, new KafkaVerdicts(mapping));
        _access = new KafkaAccess(mapping, parts.Parts.KafkaAccess);
        _secrets = new SecretChecks(mapping, parts.Parts.Secrets, parts.Clock);
        var setting = BrokerSetting.Of(mapping);
        _network = new NetworkChecks(new NetworkVerdicts(setting.Name, setting.Value), parts.Clock)
        {
            Brokers = () => [.. Servers.Select(AddressOf)],
            IsSecured = () => Protocol is { } protocol ? protocol != KafkaProtocol.Plaintext : IsSecuredByProperties,
            Secrets = () => (_secrets.Login.Authorities, _secrets.Login.Certificate),
            TrustsAll = mapping.ConsumerProperties.Keys.Any(key => key.StartsWith("ssl.", StringComparison.Ordinal) || key == "enable.ssl.certificate.verification"),
        };
    }

    // Without a lookup and without tokens there is nothing that could go wrong.
    private bool NeedsLookup => _mapping is { BootstrapServers.Count: 0 } or { Protocol: KafkaProtocol.MskIam };

    private IReadOnlyList<string> Servers => _login?.Servers ?? _mapping.BootstrapServers;

    private KafkaProtocol? Protocol => _login?.Protocol ?? _mapping.Protocol;

    private bool IsSecuredByProperties => _mapping.ConsumerProperties.GetValueOrDefault("security.protocol")?.Contains("ssl", StringComparison.OrdinalIgnoreCase) == true;

    public IEnumerable<Check> All() =>
    [
        .. _secrets.All(),
        .. NeedsLookup ? [new Check(Lookup, LookUpAsync)] : Array.Empty<Check>(),
        .. _network.All(SecretChecks.Name, Lookup),
        new Check(IBrokerChecks.Login, LogInAsync, SecretChecks.Name, Lookup, NetworkChecks.Tcp, NetworkChecks.Tls) { Limit = ClientLimit },
        .. _mapping.Topics.Select(topic => OfClient(Topic, probe => _verdicts.Topic(topic, probe.Topic(topic, AnswerTime)), IBrokerChecks.Login)),
        OfClient("read", probe => _verdicts.Read(probe.Read(AnswerTime)), IBrokerChecks.Login, Topic),
        OfClient("group", probe => _verdicts.Group(probe.Group(AnswerTime)), IBrokerChecks.Login, Topic),
    ];

    public Task<Verdict> DestinationAsync(CancellationToken ct) =>
        AskAsync(probe => _verdicts.Destination(_mapping.Destination!.Name, probe.Topic(_mapping.Destination.Name, AnswerTime)));

    public async ValueTask DisposeAsync()
    {
        await _busy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _probe?.Dispose();
    }

    // librdkafka takes addresses with their protocol, too.
    private static HostPort AddressOf(string server)
    {
        var start = server.IndexOf("://", StringComparison.Ordinal);
        var bare = start < 0 ? server : server[(start + 3)..];
        return HostPort.Parse(bare) ?? new HostPort(bare, 9092);
    }

    private async Task<Verdict> LookUpAsync(CancellationToken ct)
    {
        var (login, problem) = await _access.ReadAsync(ct);
        _login = login;
        return login is null
            ? Verdict.Failed(_mapping.BootstrapServers.Count == 0 ? "not known" : "no token", problem!)
            : Verdict.Ok($"{string.Join(", ", login.Servers)}{(_mapping.BootstrapServers.Count == 0 ? " by the cluster's ARN" : "")}{(login.Token is null ? "" : ", a token signed")}");
    }

    private async Task<Verdict> LogInAsync(CancellationToken ct)
    {
        if (_login is null && (await _access.ReadAsync(ct)) is var (login, problem))
        {
            if (login is null) return Verdict.Failed("nothing to log in with", problem!);
            _login = login;
        }

        (_probe, var fault) = KafkaProbe.Open(_mapping, _login, _clock);
        return fault is not null ? _verdicts.Login(fault, Protocol) : await AskAsync(probe => _verdicts.Login(probe.LogIn(AnswerTime), Protocol));
    }

    private Check OfClient(string name, Func<KafkaProbe, Verdict> look, params string[] needs) => new(name, _ => AskAsync(look), needs) { Limit = ClientLimit };

    private Task<Verdict> AskAsync(Func<KafkaProbe, Verdict> look)
    {
        var asking = Task.Run(() => look(_probe!));
        _busy = asking;
        return asking;
    }
}
