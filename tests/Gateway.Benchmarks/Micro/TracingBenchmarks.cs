using BenchmarkDotNet.Attributes;
using Gateway.Records;
using Gateway.Tracing;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Sampling;

namespace Gateway.Benchmarks.Micro;

/// <summary>The trace of one batch with one attempt, from the decision to the segment's bytes; nothing is sent.</summary>
public class TracingBenchmarks
{
    private RecordBatch _batch = null!;
    private BatchTracer _tracer = null!;

    [Params(0.0, 1.0)]
    public double SampledShare { get; set; }

    [Params(1, 100)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _batch = new Records(valueBytes: 100).Batch(BatchSize);
        var ids = new IdGenerator(TimeProvider.System);
        var rules = new LocalRules([], new LocalRule { Name = LocalRules.DefaultName, FixedTarget = 0, Rate = SampledShare });
        _tracer = new BatchTracer(Settings, new LocalSampler(rules, TimeProvider.System, ids.NextDouble), ids, new NullSegmentEmitter(), new RecentTraces(), TimeProvider.System);
    }

    [Benchmark]
    public string Trace() => Once(_tracer, _batch);

    internal static AttemptResult Answer { get; } = new() { Status = 200, RequestId = "7f1c2f0e-3f6b-4b58-9f3e-5a1d2b3c4d5e", ContentLength = 4 };

    internal static TraceSettings Settings { get; } = new()
    {
        MappingName = "bench",
        SegmentName = "bench",
        ConsumerGroup = "bench",
        BrokerHost = "b",
        Region = "eu-west-1",
        FunctionName = "bench",
        Version = "0.1.0",
    };

    internal static string Once(BatchTracer tracer, RecordBatch batch)
    {
        var trace = tracer.Begin(batch);
        var attempt = trace.BeginAttempt();
        trace.EndAttempt(attempt, Answer);
        trace.BeginSettlement();
        trace.End("Succeeded");
        return attempt.Header;
    }
}
