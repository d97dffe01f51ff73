using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Browser;

/// <summary>A gateway behind a token, with a mapping in each state: busy and sometimes failing, idle, without its broker, disabled.</summary>
public sealed class GuardedGateway : IAsyncLifetime
{
    public const string Busy = "orders";
    public const string Idle = "payments";
    public const string Lost = "refunds";
    public const string Disabled = "archive";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly KafkaBroker _broker = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");
    private readonly CancellationTokenSource _end = new();
    private Scenario? _scenario;
    private GatewayUnderTest? _gateway;
    private Task _traffic = Task.CompletedTask;

    public string Token { get; private set; } = "first-admin-token";

    internal Uri Address => _gateway!.Address;

    private string TokenFile => Path.Combine(_directory.FullName, "token");

    private string LoginFile => Path.Combine(_directory.FullName, "login");

    public async ValueTask InitializeAsync()
    {
        await _broker.InitializeAsync();
        await File.WriteAllTextAsync(TokenFile, Token);
        await File.WriteAllTextAsync(LoginFile, """{"username":"guest","password":"guest"}""");
        _scenario = await Scenario.CreateAsync(_broker, partitions: 2);
        await _broker.CreateTopicAsync(Idle, partitions: 1);
        _scenario.Lambda.Latency = TimeSpan.FromMilliseconds(60);
        _scenario.Lambda.Function = static call => call.Number % 6 == 0 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        var mapping = _scenario.Settings.Mapping with { BatchSize = 10 };
        _scenario.Settings = _scenario.Settings with
        {
            SamplingReservoir = 2,
            SamplingRate = 0,
            Mappings =
            [
                mapping with { Name = Busy, FunctionName = "fulfil" },
                mapping with { Name = Idle, FunctionName = "charge", Topics = [Idle], Group = $"{Idle}-gateway" },
                new QueueMappingSettings
                {
                    Name = Lost,
                    FunctionName = "refund",
                    BrokerUri = $"amqp://127.0.0.1:{LoopbackPort.Free()}",
                    Access = [("BASIC_AUTH", $"file:{LoginFile}"), ("VIRTUAL_HOST", "/")],
                    Queues = [Lost],
                },
                mapping with { Name = Disabled, FunctionName = "archive", Lines = ["Enabled: false"] },
            ],
        };
        _gateway = _scenario.Launch(new Dictionary<string, string?>(GatewayEnvironment.With(AwsCredentials.Known)) { ["Admin__Token"] = $"file:{TokenFile}" });
        _traffic = KeepBusyAsync(_end.Token);
        await Eventually.TrueAsync(async () => (await _gateway.ReadinessAsync()).Body.Contains($$"""{"Name":"{{Idle}}","Ready":true""", StringComparison.Ordinal), Limit);
        await _scenario.DeliveredAsync(100, Limit);
    }

    /// <summary>Another token takes the place of the one in force.</summary>
    /// <returns>The new one.</returns>
    internal async Task<string> RotateTokenAsync()
    {
        Token = $"token-{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(TokenFile, Token);
        return Token;
    }

    /// <summary>Writes a configuration that is refused, and what was there before once it is disposed of.</summary>
    internal IDisposable Misconfigure()
    {
        _gateway!.Rewrite(_scenario!.Settings.WithMapping(mapping => mapping with { BatchSize = -1 }));
        return new Correction(() => _gateway.Rewrite(_scenario.Settings));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _traffic;
        _end.Dispose();
        if (_scenario is not null) await _scenario.DisposeAsync();
        await _broker.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task KeepBusyAsync(CancellationToken end)
    {
        using var beat = new PeriodicTimer(Beat, TimeProvider.System);
        try
        {
            while (await beat.WaitForNextTickAsync(end)) _scenario!.Producer.Send(10);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class Correction(Action correct) : IDisposable
    {
        public void Dispose() => correct();
    }
}
