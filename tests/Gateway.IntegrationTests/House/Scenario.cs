using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House;

/// <summary>What nearly every test needs: a topic with a producer, a function, a daemon, and gateways between them.</summary>
internal sealed class Scenario : IAsyncDisposable
{
    /// <summary>How far the last commit may be behind, with some room for two busy cores.</summary>
    private static readonly TimeSpan CommitLag = TimeSpan.FromMilliseconds(500 + 250);

    private readonly List<GatewayUnderTest> _gateways = [];

    private Scenario(KafkaBroker broker, string topic, int partitions, FakeLambda lambda)
    {
        Broker = broker;
        Topic = topic;
        Partitions = partitions;
        Lambda = lambda;
        Producer = new OrderedProducer(broker.BootstrapServers, topic, partitions);
        Settings = new GatewaySettings
        {
            LambdaEndpoint = lambda.Endpoint,
            DaemonAddress = Daemon.Address,
            Mappings = [new MappingSettings { BootstrapServers = broker.BootstrapServers, Topics = [topic], Group = Group }],
        };
    }

    public KafkaBroker Broker { get; }

    public string Topic { get; }

    public int Partitions { get; }

    public string Group { get; } = KafkaBroker.FreshName("group");

    public OrderedProducer Producer { get; }

    public FakeLambda Lambda { get; }

    public FakeDaemon Daemon { get; } = new();

    /// <summary>What the next gateway is started with.</summary>
    public GatewaySettings Settings { get; set; }

    public static async Task<Scenario> CreateAsync(KafkaBroker broker, int partitions = 8) =>
        new(broker, await broker.CreateTopicAsync(partitions), partitions, await FakeLambda.StartAsync());

    /// <summary>Starts a gateway and does not wait for it.</summary>
    public GatewayUnderTest Launch(AwsCredentials? credentials = null)
    {
        var gateway = GatewayUnderTest.Start(Settings, credentials);
        _gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Starts a gateway whose credentials come from elsewhere, and does not wait for it.</summary>
    public GatewayUnderTest Launch(IReadOnlyDictionary<string, string?> environment)
    {
        var gateway = GatewayUnderTest.Start(Settings, environment);
        _gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Starts a gateway and waits until it consumes.</summary>
    public async Task<GatewayUnderTest> StartAsync()
    {
        var gateway = Launch();
        await gateway.ReadyAsync();
        return gateway;
    }

    /// <summary>Sends records and waits until the broker has them.</summary>
    public void Produce(int count, int valueBytes = 100)
    {
        Producer.Send(count, valueBytes);
        Producer.Confirm();
    }

    /// <summary>Waits until the function has succeeded with this many different records.</summary>
    public Task DeliveredAsync(int count, TimeSpan within) =>
        Eventually.TrueAsync(() => Lambda.Log.DeliveredCount >= count, within, () => $"{Lambda.Log.DeliveredCount} of {count} records are delivered. {Tails()}");

    /// <summary>Waits until the function has succeeded with all that was produced.</summary>
    public Task DeliveredAsync(TimeSpan within) => DeliveredAsync(Producer.ConfirmedCount, within);

    /// <summary>Waits until no invocation is open.</summary>
    public Task QuietAsync() => Eventually.TrueAsync(() => Lambda.Log.InFlight == 0, TimeSpan.FromSeconds(20));

    /// <summary>Waits until all that was delivered is committed too.</summary>
    public Task CommittedAsync(TimeSpan within)
    {
        var expected = Producer.Confirmed.CountBy(record => record.Position.Partition).ToDictionary(partition => partition.Key, partition => (long)partition.Value);
        return Eventually.TrueAsync(
            () => Committed().Where(partition => expected.ContainsKey(partition.Key)).All(partition => partition.Value == expected[partition.Key]),
            within,
            () => $"Committed: {string.Join(", ", Committed())}. {Tails()}");
    }

    /// <summary>The next offset of each partition, as the broker has it.</summary>
    public IReadOnlyDictionary<int, long> Committed() => GroupOffsets.Committed(Broker.BootstrapServers, Group, Topic, Partitions);

    /// <summary>
    /// Records that may come again after a process ended without a word: those in flight then, and those answered so shortly
    /// before that no commit can have told of them.
    /// </summary>
    /// <param name="endedAt">A timestamp of the system's clock.</param>
    public int RecordsAtRisk(long endedAt)
    {
        var safe = endedAt - (long)(CommitLag.TotalSeconds * TimeProvider.System.TimestampFrequency);
        return Lambda.Log.Snapshot().Where(call => call.EndedAt is null || call.EndedAt > safe).Sum(call => call.Event.RecordCount);
    }

    /// <summary>Every record delivered, unaltered and in order, and nothing seen that must never happen.</summary>
    public void AssertDelivered(int mostDuplicates = 0)
    {
        Oracle.Judge(Producer.Confirmed, Lambda.Log.Snapshot()).AssertDelivered(mostDuplicates);
        AssertNoViolations();
    }

    public void AssertNoViolations()
    {
        Lambda.Violations.AssertNone("The function");
        Daemon.Violations.AssertNone("The daemon");
    }

    /// <summary>Every sampled invocation has its segment, once those on their way have arrived.</summary>
    public async Task AssertTracedAsync()
    {
        IReadOnlyList<string> Broken() => Oracle.JudgeTraces(Lambda.Log.Snapshot(), Daemon.Snapshot());
        await Eventually.TrueAsync(() => Broken().Count == 0, TimeSpan.FromSeconds(5), () => string.Join(Environment.NewLine, Broken().Take(10)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await Lambda.DisposeAsync();
        Daemon.Dispose();
        Producer.Dispose();
    }

    private string Tails() => string.Join(Environment.NewLine, _gateways.SelectMany(gateway => gateway.Output.TakeLast(10)));
}
