using System.Text;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Runtime;

/// <summary>A topic of one partition, a function of real code, and <c>gateway dev</c> between them.</summary>
internal sealed class DevScenario : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");
    private readonly KafkaBroker _broker;
    private readonly OrderedProducer _producer;
    private ChildProcess? _gateway;

    private DevScenario(KafkaBroker broker, string topic)
    {
        (_broker, Topic) = (broker, topic);
        _producer = new OrderedProducer(broker.BootstrapServers, topic, partitions: 1);
    }

    public string Topic { get; }

    /// <summary>The mapping's own consumer group.</summary>
    public string Group { get; } = KafkaBroker.FreshName("group");

    /// <summary>What the function tells, so far.</summary>
    public IReadOnlyList<FunctionRun> Runs => FunctionRun.Read(CallsFile);

    public IReadOnlyCollection<string> Output => _gateway!.Output;

    private string CallsFile => Path.Combine(_directory.FullName, "calls");

    public static async Task<DevScenario> CreateAsync(KafkaBroker broker) => new(broker, await broker.CreateTopicAsync(partitions: 1));

    /// <summary>Sends records whose values the function obeys.</summary>
    public void Send(params string[] deeds)
    {
        foreach (var deed in deeds) _producer.SendRaw(0, key: null, Encoding.UTF8.GetBytes(deed));
        _producer.Confirm();
    }

    /// <summary>Starts <c>gateway dev</c>, without any AWS credentials.</summary>
    public void Start(int batchSize, IEnumerable<string> options, IEnumerable<string> command)
    {
        var settings = new GatewaySettings
        {
            // Neither is there: dev has its own.
            LambdaEndpoint = $"http://127.0.0.1:{LoopbackPort.Free()}",
            DaemonAddress = $"127.0.0.1:{LoopbackPort.Free()}",
            Mappings = [new MappingSettings { BootstrapServers = _broker.BootstrapServers, Topics = [Topic], Group = Group, BatchSize = batchSize }],
        };
        var environment = GatewayEnvironment.With(null);
        environment["CALLS"] = CallsFile;
        string[] arguments = ["dev", "--config", settings.Write(_directory.FullName, $"http://127.0.0.1:{LoopbackPort.Free()}"), "--mapping", "orders", .. options, "--", .. command];
        _gateway = ChildProcess.Start("gateway.dll", arguments, environment);
    }

    /// <summary>Waits for a line of its output.</summary>
    public Task SaysAsync(string part) => Eventually.TrueAsync(() => Output.Any(line => line.Contains(part, StringComparison.Ordinal)), Limit, () => _gateway!.Tail(), part);

    /// <summary>Waits for a line that is this and no more.</summary>
    public Task PrintsAsync(string line) => Eventually.TrueAsync(() => Output.Contains(line), Limit, () => _gateway!.Tail(), line);

    /// <summary>Waits until the function has been called so often.</summary>
    public Task RunsAsync(int count) => Eventually.TrueAsync(() => Runs.Count >= count, Limit, () => _gateway!.Tail());

    /// <summary>Stops it as Ctrl-C does.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => EndAsync(PosixSignal.Interrupt);

    /// <summary>Ends it without a word.</summary>
    public Task KillAsync() => EndAsync(PosixSignal.Kill);

    /// <summary>The next offset that a group would read.</summary>
    public long Committed(string group) => GroupOffsets.Committed(_broker.BootstrapServers, group, Topic, partitions: 1)[0];

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        _producer.Dispose();
        _directory.Delete(recursive: true);
        TestContext.Current.TestOutputHelper?.WriteLine(_gateway?.Tail() ?? "");
    }

    private Task<int> EndAsync(int signal)
    {
        _gateway!.Signal(signal);
        return Eventually.EndsAsync(_gateway.Exited, Limit);
    }
}
