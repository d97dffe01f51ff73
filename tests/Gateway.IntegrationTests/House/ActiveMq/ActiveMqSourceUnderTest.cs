using Gateway.Diagnostics;
using Gateway.Sources;
using Gateway.Sources.ActiveMq;
using Microsoft.Extensions.Logging.Abstractions;
using Product = Gateway.Configuration.MappingSettings;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>A running source with a sink that the test holds.</summary>
internal sealed class ActiveMqSourceUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    private readonly GatewayMetrics _metrics = new();

    public ActiveMqSourceUnderTest(Product mapping, FakeSecrets? secrets = null, long budgetBytes = ActiveMqSource.DefaultBudgetBytes, Action<ActiveMqSource>? prepareSource = null)
    {
        Counts = _metrics.For("orders", "ActiveMq");
        Source = new ActiveMqSource(mapping, new BrokerFinder(mapping, null!, TimeProvider.System), secrets ?? new FakeSecrets(), Counts, TimeProvider.System, () => 0.5, NullLogger.Instance, budgetBytes);
        prepareSource?.Invoke(Source);
        Source.Start(Sink);
    }

    public ActiveMqSource Source { get; }

    public CollectingSink Sink { get; } = new();

    public MappingMetrics Counts { get; }

    public Task ConsumingAsync() => Eventually.TrueAsync(() => Source.Health.IsConsuming, Limit, () => Source.Health.Problem ?? "no problem");

    public Task ReceivedAsync(int count) =>
        Eventually.TrueAsync(() => Sink.Count >= count, Limit, () => $"{Sink.Count} of {count} records; {Source.Health}");

    /// <summary>Settles all records from this one on that have arrived by now.</summary>
    /// <returns>How many were still the source's.</returns>
    public int AcknowledgeFrom(int first) => Sink.Records.Skip(first).Sum(record => Source.Acknowledge([record]));

    public int Acknowledge(int index) => Source.Acknowledge([Sink.Records[index]]);

    public Task CommittedAsync(int count) => Eventually.TrueAsync(() => Counts.Totals.Committed >= count, Limit);

    public async Task StopAsync()
    {
        Source.StopReading();
        await Source.CloseAsync(CloseLimit);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Source.DisposeAsync();
        _metrics.Dispose();
    }
}
