using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Gateway.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Export;

/// <summary>Two mappings that have counted something, and who reads them.</summary>
internal sealed class SomeMetrics : IDisposable
{
    private readonly MetersOfATest _meters = new();

    public SomeMetrics()
    {
        All = new GatewayMetrics(_meters);
        Reader = new MetricsReader(All.Meter, NullLogger.Instance);
        Orders = All.For("orders", "Kafka", "Succeeded", "Throttled");
        Letters = All.For("letters", "ActiveMq", "Succeeded");
        Orders.RecordsPolled(10);
        Orders.RecordsDropped(2, DropReason.MaximumPayloadSizeExceeded);
        Orders.ReportLag(() => [("orders", 0, 5), ("orders", 1, 7)]);
        Orders.BatchClosed(BatchClose.Window, 10);
        Orders.InvocationStarted();
        Orders.InvocationEnded("Succeeded", TimeSpan.FromMilliseconds(12));
        Letters.RecordsPolled(3);
        All.SamplingDecided("Default", sampled: true);
        All.SegmentsEmitted("sent", 1);
    }

    public GatewayMetrics All { get; }

    /// <summary>No other test has a meter of this name.</summary>
    public string MeterName => _meters.Name;

    public MetricsReader Reader { get; }

    public MappingMetrics Orders { get; }

    public MappingMetrics Letters { get; }

    public void Dispose()
    {
        Reader.Dispose();
        All.Dispose();
        _meters.Dispose();
    }
}
