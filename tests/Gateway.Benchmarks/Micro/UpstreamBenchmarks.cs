using BenchmarkDotNet.Attributes;
using Gateway.Records;
using Gateway.Tracing;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Sampling;

namespace Gateway.Benchmarks.Micro;

/// <summary>The trace of a batch whose records carry sampled traces: one for all of them, or one each, with markers or without.</summary>
public class UpstreamBenchmarks
{
    private RecordBatch _batch = null!;
    private BatchTracer _tracer = null!;

    [Params(1, 10, 100)]
    public int BatchSize { get; set; }

    [Params("joined", "each", "marked")]
    public string Upstream { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        _batch = new Records(valueBytes: 100, offset => $"Root=1-69a7f5c1-{(Upstream == "joined" ? 1 : offset):x24};Parent=90d4b7e1352c8af6;Sampled=1").Batch(BatchSize);
        var ids = new IdGenerator(TimeProvider.System);
        var rules = new LocalRules([], new LocalRule { Name = LocalRules.DefaultName, FixedTarget = 0, Rate = 0 });
        var settings = TracingBenchmarks.Settings with { MarkersUpTo = Upstream == "marked" ? 100 : 0 };
        _tracer = new BatchTracer(settings, new LocalSampler(rules, TimeProvider.System, ids.NextDouble), ids, new NullSegmentEmitter(), new RecentTraces(), TimeProvider.System);
    }

    [Benchmark]
    public string Trace() => TracingBenchmarks.Once(_tracer, _batch);
}
