using System.Globalization;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Queues;

/// <summary>A queue, a function, a daemon, and gateways between them.</summary>
internal sealed class QueueScenario : IAsyncDisposable
{
    private readonly QueueBroker _broker;
    private readonly string _login = Path.GetTempFileName();
    private readonly List<GatewayUnderTest> _gateways = [];
    private readonly List<ProducedRecord> _sent = [];

    private QueueScenario(QueueBroker broker, string queue, FakeLambda lambda)
    {
        (_broker, Queue, Lambda) = (broker, queue, lambda);
        Lambda.Events = broker.Events;
        WriteLogin(broker.Login.User, broker.Login.Password);
        Settings = new GatewaySettings
        {
            LambdaEndpoint = lambda.Endpoint,
            DaemonAddress = Daemon.Address,
            Mappings = [new QueueMappingSettings { BrokerUri = broker.BrokerUri, Access = [("BASIC_AUTH", $"file:{_login}"), .. broker.Access], Queues = [queue] }],
        };
    }

    public string Queue { get; }

    public FakeLambda Lambda { get; }

    public FakeDaemon Daemon { get; } = new();

    /// <summary>What the next gateway is started with.</summary>
    public GatewaySettings Settings { get; set; }

    public static async Task<QueueScenario> CreateAsync(QueueBroker broker, int batchSize = 100, int concurrency = 16, string? queue = null)
    {
        var scenario = new QueueScenario(broker, queue ?? await broker.CreateQueueAsync(), await FakeLambda.StartAsync());
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = batchSize, MaximumConcurrency = concurrency });
        // Without order the next batch of a queue need not wait for the last.
        scenario.Lambda.Log.ToleratesOverlap = concurrency > 1;
        return scenario;
    }

    public void Change(Func<QueueMappingSettings, QueueMappingSettings> change) =>
        Settings = Settings.WithMapping(mapping => change((QueueMappingSettings)mapping));

    /// <summary>Says what the gateway logs in with from its next attempt on.</summary>
    public void WriteLogin(string user, string password) =>
        File.WriteAllText(_login, string.Create(CultureInfo.InvariantCulture, $$"""{"username":"{{user}}","password":"{{password}}"}"""));

    /// <summary>Says it in whichever words.</summary>
    public void WriteLogin(string text) => File.WriteAllText(_login, text);

    public GatewayUnderTest Launch(IReadOnlyDictionary<string, string?>? environment = null)
    {
        var gateway = environment is null ? GatewayUnderTest.Start(Settings) : GatewayUnderTest.Start(Settings, environment);
        _gateways.Add(gateway);
        return gateway;
    }

    public async Task<GatewayUnderTest> StartAsync()
    {
        var gateway = Launch();
        await gateway.ReadyAsync();
        return gateway;
    }

    /// <summary>Sends messages and waits until the broker has them.</summary>
    public async Task PublishAsync(int count, int bytes = 100)
    {
        var bodies = Enumerable.Range(_sent.Count, count).Select(number => NumberedMessage.Body(number, bytes)).ToList();
        await _broker.PublishAsync(Queue, bodies);
        Sent(bodies);
    }

    /// <summary>Sends messages with a header.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<string>> PublishAsync(int count, string header, string value)
    {
        var bodies = Enumerable.Range(_sent.Count, count).Select(number => NumberedMessage.Body(number)).ToList();
        var ids = await _broker.PublishAsync(Queue, bodies, header, value);
        Sent(bodies);
        return ids;
    }

    /// <summary>Sends messages that belong to groups, each in turn, and every eleventh to none.</summary>
    public async Task PublishInGroupsAsync(int count, int groups)
    {
        var messages = Enumerable.Range(_sent.Count, count)
            .Select(number => (Body: NumberedMessage.Body(number), Group: GroupOf(number, groups)))
            .ToList();
        await _broker.PublishInGroupsAsync(Queue, messages);
        Sent([.. messages.Select(message => message.Body)]);
    }

    /// <summary>No group's messages were sent before their predecessors had succeeded, nor two at a time.</summary>
    public void AssertGroupsInOrder(int groups) =>
        new UnitOrder(position => GroupOf(position.Offset, groups)).AssertKept(_sent.Select(record => record.Position), Lambda.Log.Snapshot());

    public Task DeliveredAsync(int count, TimeSpan within) =>
        Eventually.TrueAsync(() => Lambda.Log.DeliveredCount >= count, within, () => $"{Lambda.Log.DeliveredCount} of {count} messages are delivered. {Tails()}");

    /// <summary>Waits until the function has succeeded with all that was sent.</summary>
    public Task DeliveredAsync(TimeSpan within) => DeliveredAsync(_sent.Count, within);

    /// <summary>Waits until no invocation is open.</summary>
    public Task QuietAsync() => Eventually.TrueAsync(() => Lambda.Log.InFlight == 0, TimeSpan.FromSeconds(20));

    /// <summary>Waits until the broker has nothing left.</summary>
    public async Task AcknowledgedAsync(TimeSpan within)
    {
        var held = -1L;
        await Eventually.TrueAsync(async () => (held = await _broker.CountHeldAsync(Queue)) == 0, within, () => $"The broker still has {held} messages. {Tails()}");
    }

    /// <summary>Every message delivered and unaltered, and nothing seen that must never happen.</summary>
    /// <param name="mostDuplicates">How many may have come again.</param>
    /// <param name="inOrder">Whether the queue's order is to be kept.</param>
    /// <param name="wanted">By number: what a filter lets pass; null for everything.</param>
    /// <param name="known">By number: what the function may have seen all the same; null for nothing.</param>
    public void AssertDelivered(int mostDuplicates = 0, bool inOrder = false, Func<long, bool>? wanted = null, Func<long, bool>? known = null)
    {
        var verdict = Oracle.Judge([.. _sent.Where(record => wanted?.Invoke(record.Position.Offset) ?? true)], Lambda.Log.Snapshot());
        verdict = verdict with { Unknown = [.. verdict.Unknown.Where(position => known?.Invoke(position.Offset) is not true)] };
        (inOrder ? verdict : verdict with { OutOfOrder = [] }).AssertDelivered(mostDuplicates);
        Lambda.Violations.AssertNone("The function");
        Daemon.Violations.AssertNone("The daemon");
    }

    /// <summary>Every sampled invocation has its segment, once those on their way have arrived.</summary>
    public Task AssertTracedAsync()
    {
        IReadOnlyList<string> Broken() => Oracle.JudgeTraces(Lambda.Log.Snapshot(), Daemon.Snapshot());
        return Eventually.TrueAsync(() => Broken().Count == 0, TimeSpan.FromSeconds(5), () => string.Join(Environment.NewLine, Broken().Take(10)));
    }

    /// <summary>The group of a message of <see cref="PublishInGroupsAsync"/>; null where it has none.</summary>
    public static string? GroupOf(long number, int groups) => number % 11 == 7 ? null : string.Create(CultureInfo.InvariantCulture, $"customer-{number * 7 % groups}");

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways) await gateway.DisposeAsync();
        await Lambda.DisposeAsync();
        Daemon.Dispose();
        File.Delete(_login);
    }

    private void Sent(IReadOnlyList<byte[]> bodies) =>
        _sent.AddRange(bodies.Select(body => new ProducedRecord(new RecordPosition(Queue, 0, NumberedMessage.NumberOf(body)), "test", Key: null, _sent.Count, body, [], Timestamp: -1)));

    private string Tails() => string.Join(Environment.NewLine, _gateways.SelectMany(gateway => gateway.Output.TakeLast(10)));
}
