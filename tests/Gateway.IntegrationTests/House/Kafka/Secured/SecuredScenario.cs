using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>A gateway before whose broker a gate stands, with the secrets in files that the test rewrites.</summary>
internal sealed class SecuredScenario : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-secrets-");

    private SecuredScenario(Scenario scenario)
    {
        Scenario = scenario;
        Gate = new KafkaGate(scenario.Broker.BootstrapServers, Authority);
        Write("ca.pem", Authority.Pem);
        Scenario.Settings = Scenario.Settings with { Mappings = [Mapping] };
    }

    public Scenario Scenario { get; }

    public TestAuthority Authority { get; } = new();

    public KafkaGate Gate { get; }

    /// <summary>The mapping without access.</summary>
    // A login that is refused for a while keeps the member from its group, too; that shall not cost it its partitions, whose records would come again.
    public SecuredMapping Mapping => new() { BootstrapServers = Gate.Address, Topics = [Scenario.Topic], Group = Scenario.Group, SessionTimeoutMs = 30_000 };

    public static async Task<SecuredScenario> CreateAsync(KafkaBroker broker) => new(await Scenario.CreateAsync(broker, partitions: 4));

    /// <summary>The reference to a secret that <see cref="Write"/> wrote, or will.</summary>
    public string Reference(string name) => $"file:{PathOf(name)}";

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public void WriteUser(string name, string user, string password) => Write(name, JsonSerializer.Serialize(new { username = user, password }));

    public void WriteCertificate(string name, (string Certificate, string Key) pair, string? password = null) =>
        Write(name, JsonSerializer.Serialize(new { certificate = pair.Certificate, privateKey = pair.Key, privateKeyPassword = password }));

    /// <summary>Types with the files of their secrets; the gate's own CA is trusted besides.</summary>
    public void Use(params (string Type, string File)[] access) => Use(Mapping with
    {
        Access = [("SERVER_ROOT_CA_CERTIFICATE", Reference("ca.pem")), .. access.Select(each => (each.Type, Reference(each.File)))],
    });

    public void Use(SecuredMapping mapping) => Scenario.Settings = Scenario.Settings with { Mappings = [mapping] };

    /// <summary>A cluster of MSK whose tokens the gate checks.</summary>
    public void UseIam()
    {
        Gate.Mechanisms = ["OAUTHBEARER"];
        Use(Mapping with
        {
            EventSourceArn = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2",
            Access = [("SERVER_ROOT_CA_CERTIFICATE", Reference("ca.pem"))],
            // Another port than MSK's has to be told.
            ConsumerProperties = new Dictionary<string, string> { ["security.protocol"] = "SASL_SSL", ["sasl.mechanism"] = "OAUTHBEARER" },
        });
    }

    /// <summary>Waits until every place where an operator looks tells of this problem.</summary>
    public static async Task ProblemAsync(GatewayUnderTest gateway, string problem)
    {
        var last = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var (status, body) = await gateway.ReadinessAsync();
                last = body;
                return status == HttpStatusCode.ServiceUnavailable && body.Contains(problem, StringComparison.Ordinal);
            },
            Limit,
            () => $"It says {last}");
        var mapping = await gateway.GetJsonAsync("/mappings/orders");
        Assert.StartsWith($"PROBLEM: {problem}", mapping.GetProperty("LastProcessingResult").GetString());
    }

    /// <summary>Waits until all that was produced was delivered, and nothing went wrong with it.</summary>
    public async Task DeliveredAsync(GatewayUnderTest gateway)
    {
        await gateway.ReadyAsync(Limit);
        await Scenario.DeliveredAsync(Limit);
        Scenario.AssertDelivered();
    }

    public async ValueTask DisposeAsync()
    {
        await Scenario.DisposeAsync();
        await Gate.DisposeAsync();
        Authority.Dispose();
        _directory.Delete(recursive: true);
    }
}
