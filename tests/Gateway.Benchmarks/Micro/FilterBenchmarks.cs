using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Configuration;
using Gateway.Filtering;
using Gateway.Records;

namespace Gateway.Benchmarks.Micro;

/// <summary>A filter of two fields asked about Kafka records of 200 bytes of JSON, on one core.</summary>
public class FilterBenchmarks
{
    private const int RecordBytes = 200;

    private readonly RecordFilter _filter = RecordFilter.For(Mapping("""{"value":{"kind":["order"],"total":[{"numeric":[">=",100]}]}}"""))!;
    private SourceRecord _wanted;
    private SourceRecord _unwanted;
    private SourceRecord _text;

    [GlobalSetup]
    public void Make()
    {
        _wanted = Record("""{"id":"7b0e2f4c-1f5a-4d2e","kind":"order","customer":{"id":17,"tier":"gold"},"lines":[{"sku":"A-1","count":3},{"sku":"B-2","count":1}],"total":129.95,"note":"PADDING"}""");
        _unwanted = Record("""{"id":"7b0e2f4c-1f5a-4d2e","kind":"basket","customer":{"id":17,"tier":"gold"},"lines":[{"sku":"A-1","count":3},{"sku":"B-2","count":1}],"total":29.95,"note":"PADDING"}""");
        _text = Record("PADDING");
        if (!_filter.Wants(_wanted) || _filter.Wants(_unwanted) || _filter.Wants(_text)) throw new InvalidOperationException("The filter does something else");
    }

    [Benchmark]
    public bool Passes() => _filter.Wants(_wanted);

    [Benchmark]
    public bool LeftOut() => _filter.Wants(_unwanted);

    [Benchmark]
    public bool TextLeftOut() => _filter.Wants(_text);

    private static SourceRecord Record(string json)
    {
        const string padding = "PADDING";
        var bytes = Encoding.UTF8.GetBytes(json.Replace(padding, new string('x', RecordBytes - json.Length + padding.Length), StringComparison.Ordinal));
        var slab = new Slab(bytes, static _ => { });
        slab.TryReserve(bytes.Length, out var start);
        return new SourceRecord { Lane = new Lane("bench-0", "bench", 0), Position = 1, Timestamp = 1_772_615_105_123, TimestampKind = TimestampKind.Create, Payload = new RecordPayload(slab, start, -1, bytes.Length, 0) };
    }

    private static MappingSettings Mapping(string pattern) => new()
    {
        Name = "bench",
        Source = SourceKind.Kafka,
        ConsumerGroupId = "bench",
        BatchSize = 100,
        Window = TimeSpan.Zero,
        Enabled = true,
        Function = FunctionReference.Parse("bench")!.Value,
        MaximumConcurrency = 1,
        InvocationTimeout = TimeSpan.FromSeconds(1),
        SegmentName = "bench",
        Filters = [pattern],
    };
}
