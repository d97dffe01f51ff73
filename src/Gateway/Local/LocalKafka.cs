using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Local;

/// <summary>A Kafka cluster inside this process, on loopback: librdkafka's mock cluster. Any client may connect; faults can be set.</summary>
/// <remarks>
/// It keeps 5 MiB or 100,000 messages a partition, older ones vanish. No SASL, no ACLs, no admin calls:
/// listing consumer groups ends the process. Brokers are numbered from 1.
/// </remarks>
internal sealed class LocalKafka : IDisposable
{
    private readonly IProducer<Null, Null> _host;
    private readonly nint _cluster;

    /// <summary>Starts the cluster; it accepts connections when this returns.</summary>
    /// <param name="brokers">At least 1.</param>
    /// <param name="firstRebalanceDelay">
    /// How long a new group waits for more members. librdkafka below 2.1 cannot be told and waits 3 s.
    /// </param>
    public LocalKafka(int brokers = 1, TimeSpan? firstRebalanceDelay = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        LibrdkafkaLoader.EnsureLoaded();
        _host = StartHost(brokers);
        _cluster = MockCluster.Of(NativeHandle(_host));
        BootstrapServers = Marshal.PtrToStringUTF8(MockCluster.Bootstraps(_cluster))!;
        if (firstRebalanceDelay is { } delay && LibrdkafkaLoader.HasFunction(MockCluster.RebalanceDelayFunction))
        {
            MockCluster.SetRebalanceDelay(_cluster, (int)delay.TotalMilliseconds);
        }
    }

    /// <summary>
    /// What a consumer should set here: an empty fetch is answered only when its wait is over, even if a record arrives in between,
    /// so the usual 500 ms would show as waiting in the broker.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ConsumerProperties { get; } =
        new Dictionary<string, string> { ["fetch.wait.max.ms"] = "10" };

    /// <summary>Comma-separated <c>host:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Creates a topic. Without this, the first use of a topic creates it with 4 partitions.</summary>
    public void CreateTopic(string topic, int partitions, int replication = 1) =>
        Check(MockCluster.CreateTopic(_cluster, topic, partitions, replication));

    /// <summary>Closes a broker's connections and refuses new ones.</summary>
    public void TakeDown(int broker) => Check(MockCluster.SetDown(_cluster, broker));

    /// <summary>Lets a broker accept connections again.</summary>
    public void BringUp(int broker) => Check(MockCluster.SetUp(_cluster, broker));

    /// <summary>Delays every answer of a broker.</summary>
    public void SetRoundTrip(int broker, TimeSpan time) =>
        Check(MockCluster.SetRoundTrip(_cluster, broker, (int)time.TotalMilliseconds));

    /// <summary>The next requests of this kind get these errors, one each; then all is well again.</summary>
    public void FailNext(KafkaApi api, params ReadOnlySpan<ErrorCode> errors)
    {
        Span<int> codes = stackalloc int[errors.Length];
        for (var i = 0; i < errors.Length; i++) codes[i] = (int)errors[i];
        MockCluster.PushErrors(_cluster, (short)api, (nuint)codes.Length, codes);
    }

    /// <summary>Forgets the errors that are still to come for this kind of request.</summary>
    public void StopFailing(KafkaApi api) => MockCluster.ClearErrors(_cluster, (short)api);

    /// <summary>Moves a partition's leader to a broker.</summary>
    public void SetLeader(string topic, int partition, int broker) =>
        Check(MockCluster.SetLeader(_cluster, topic, partition, broker));

    /// <summary>Moves a consumer group's coordinator to a broker.</summary>
    public void SetGroupCoordinator(string group, int broker) =>
        Check(MockCluster.SetCoordinator(_cluster, "group", group, broker));

    public void Dispose() => _host.Dispose();

    // The cluster lives inside a client and dies with it; this one does nothing else.
    private static IProducer<Null, Null> StartHost(int brokers)
    {
        var config = new ProducerConfig { ClientId = "local-kafka" };
        config.Set("test.mock.num.brokers", $"{brokers}");
        // Taking a broker down on purpose is no news.
        return new ProducerBuilder<Null, Null>(config).SetLogHandler(static (_, _) => { }).Build();
    }

    private static nint NativeHandle(IProducer<Null, Null> client)
    {
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.NonPublic | BindingFlags.Instance)
            ?? throw new MissingMemberException(nameof(Handle), "LibrdkafkaHandle");
        return ((SafeHandle)property.GetValue(client.Handle)!).DangerousGetHandle();
    }

    private static void Check(int code)
    {
        if (code != (int)ErrorCode.NoError) throw new KafkaException((ErrorCode)code);
    }
}
