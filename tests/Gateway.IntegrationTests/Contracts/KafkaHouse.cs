using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.Local;
using Gateway.Sources;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>Kafka: a destination is a topic, a lane is a partition, and a source is the only member of the topic's group.</summary>
public sealed class KafkaHouse : SourceHouse
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly KafkaBroker _broker = new();
    private readonly GatewayMetrics _metrics = new();
    private IProducer<Null, byte[]> _producer = null!;

    public override int Lanes => 2;

    /// <summary>A run of records is handed on before its bytes are charged.</summary>
    public override long BudgetSlack => 2 * 64 * 1024;

    public override async ValueTask InitializeAsync()
    {
        await _broker.InitializeAsync();
        var configuration = new ProducerConfig { BootstrapServers = _broker.BootstrapServers, EnableIdempotence = true, ReconnectBackoffMaxMs = 200 };
        _producer = new ProducerBuilder<Null, byte[]>(configuration).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public override async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        _metrics.Dispose();
        await _broker.DisposeAsync();
    }

    public override Task<string> CreateDestinationAsync() => _broker.CreateTopicAsync(Lanes);

    public override Task PublishAsync(string destination, int lane, IReadOnlyList<byte[]> bodies) =>
        Task.WhenAll(bodies.Select(body => _producer.ProduceAsync(new TopicPartition(destination, lane), new Message<Null, byte[]> { Value = body })));

    public override Task<long> CountHeldAsync(string destination)
    {
        var configuration = new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = GroupOf(destination), EnableAutoCommit = false };
        using var reader = new ConsumerBuilder<Ignore, Ignore>(configuration).SetLogHandler((_, _) => { }).Build();
        var partitions = Enumerable.Range(0, Lanes).Select(lane => new TopicPartition(destination, lane));
        var ends = partitions.Sum(partition => reader.QueryWatermarkOffsets(partition, Limit).High.Value);
        return Task.FromResult(ends - GroupOffsets.Committed(_broker.BootstrapServers, GroupOf(destination), destination, Lanes).Values.Sum());
    }

    public override Task TakeDownAsync() => _broker.TakeDownAsync();

    public override Task BringUpAsync() => _broker.BringUpAsync();

    /// <summary>The group forgets its member: its partitions are lost to it until it joins again.</summary>
    public override Task ThrowOutAsync(string destination) => _broker.FailNextAsync(KafkaApi.Heartbeat, ErrorCode.UnknownMemberId);

    internal override IRecordSource CreateSource(string destination, long budgetBytes)
    {
        var mapping = new MappingSettings
        {
            Name = destination,
            Source = SourceKind.Kafka,
            BootstrapServers = [_broker.BootstrapServers],
            Topics = [destination],
            ConsumerGroupId = GroupOf(destination),
            BatchSize = 100,
            Window = TimeSpan.Zero,
            Enabled = true,
            Function = FunctionReference.Parse("fulfil")!.Value,
            MaximumConcurrency = 1,
            InvocationTimeout = TimeSpan.FromSeconds(30),
            SegmentName = destination,
            ConsumerProperties = new Dictionary<string, string>(LocalKafka.ConsumerProperties)
            {
                ["session.timeout.ms"] = "3000",
                ["heartbeat.interval.ms"] = "300",
            },
        };
        return new KafkaSource(mapping, KafkaAccess.AsWritten(mapping), _metrics.For(destination, "Kafka"), TimeProvider.System, NullLogger.Instance, budgetBytes);
    }

    private static string GroupOf(string destination) => $"{destination}-group";
}
