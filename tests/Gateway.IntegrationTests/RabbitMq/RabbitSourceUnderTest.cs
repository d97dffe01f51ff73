using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.Sources;
using Gateway.Sources.RabbitMq;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>A running source with a sink that the test holds.</summary>
internal sealed class RabbitSourceUnderTest : IAsyncDisposable
{
    private readonly GatewayMetrics _metrics = new();

    public RabbitSourceUnderTest(MappingSettings mapping, long budgetBytes = RabbitMqSource.DefaultBudgetBytes, HeldSecrets? secrets = null, ILogger? logger = null)
    {
        Counts = _metrics.For(mapping.Name, "RabbitMq");
        Source = new RabbitMqSource(mapping, new BrokerFinder(mapping, null!, TimeProvider.System), secrets ?? new HeldSecrets(), Counts, TimeProvider.System, static () => 0.5, logger ?? NullLogger.Instance, budgetBytes);
        Source.Start(Sink);
    }

    public RabbitMqSource Source { get; }

    public HeldRecords Sink { get; } = new();

    public MappingMetrics Counts { get; }

    public static MappingSettings Mapping(Uri broker, string host, params string[] queues) => new()
    {
        Name = "orders",
        Source = SourceKind.RabbitMq,
        BrokerUris = [broker],
        VirtualHost = host,
        Queues = queues,
        ConsumerGroupId = "",
        BatchSize = 100,
        Window = TimeSpan.Zero,
        Enabled = true,
        Function = FunctionReference.Parse("orders-fn")!.Value,
        MaximumConcurrency = 1,
        InvocationTimeout = TimeSpan.FromSeconds(30),
        MaximumRetryAttempts = 2,
        SegmentName = "orders",
    };

    public static MappingSettings Mapping(RabbitHost host, params string[] queues) => Mapping(host.Node.Uri, host.Name, queues);

    /// <summary>Waits until this many records have come.</summary>
    public Task ReceivedAsync(int count, double seconds = 20) =>
        Eventually.TrueAsync(() => Sink.Count >= count, TimeSpan.FromSeconds(seconds), () => $"{Sink.Count} of {count}. {Source.Health}");

    public Task ConsumingAsync() => Eventually.TrueAsync(() => Source.Health.IsConsuming, TimeSpan.FromSeconds(20), () => Source.Health.ToString());

    public async Task StopAsync()
    {
        Source.StopReading();
        await Source.CloseAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Source.DisposeAsync();
        _metrics.Dispose();
    }
}
