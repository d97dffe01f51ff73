using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka;

/// <summary>A running source with a sink that the test holds.</summary>
internal sealed class SourceUnderTest : IAsyncDisposable
{
    private readonly GatewayMetrics _metrics = new();

    public SourceUnderTest(MappingSettings mapping, long budgetBytes = KafkaSource.DefaultBudgetBytes, CollectingSink? sink = null)
    {
        Sink = sink ?? new CollectingSink();
        Counts = _metrics.For("orders", "Kafka");
        Source = new KafkaSource(mapping, KafkaAccess.AsWritten(mapping), Counts, TimeProvider.System, Log, budgetBytes);
        Source.Start(Sink);
    }

    public KafkaSource Source { get; }

    public CollectingSink Sink { get; }

    public MappingMetrics Counts { get; }

    public LogLines Log { get; } = new();

    /// <summary>Settles all records from this one on that have arrived by now.</summary>
    /// <returns>How many have arrived by now.</returns>
    public int AcknowledgeFrom(int first)
    {
        var records = Sink.Records;
        for (var i = first; i < records.Count; i++) Acknowledge(i);
        return records.Count;
    }

    public int Acknowledge(int index) => Source.Acknowledge([Sink.Records[index]]);

    public void Release(int index) => Source.Release([Sink.Records[index]]);

    public async Task StopAsync()
    {
        Source.StopReading();
        await Source.CloseAsync(TimeSpan.FromSeconds(15));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Source.DisposeAsync();
        _metrics.Dispose();
    }
}
