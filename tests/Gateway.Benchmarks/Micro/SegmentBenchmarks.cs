using BenchmarkDotNet.Attributes;
using Gateway.Tracing;
using Gateway.Tracing.Emission;

namespace Gateway.Benchmarks.Micro;

/// <summary>The writing of one closed segment into a document that is used again.</summary>
public class SegmentBenchmarks
{
    private BatchSegment _segment = null!;
    private SegmentWriter _writer = null!;

    [Params(1, 20)]
    public int Attempts { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var ids = new IdGenerator(TimeProvider.System);
        var facts = BatchFacts.Of(new Records(valueBytes: 100).Batch(1), default, TracingBenchmarks.Settings);
        _segment = new BatchSegment(new TraceContext(ids.NextTraceId(), null, UpstreamDecision.Sampled), "bench", facts, ids, TimeProvider.System);
        for (var i = 0; i < Attempts; i++) _segment.EndAttempt(_segment.BeginAttempt(), TracingBenchmarks.Answer);
        _segment.BeginSettlement();
        _segment.Close("Succeeded");
        _writer = new SegmentWriter(TracingBenchmarks.Settings, new OwnPlace(TracingBenchmarks.Settings), new SegmentDocumentPool());
    }

    [Benchmark]
    public int Write()
    {
        using var document = _writer.Write(_segment);
        return document.Json.Length;
    }
}
