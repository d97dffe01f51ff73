using BenchmarkDotNet.Attributes;
using Gateway.Batching;
using Gateway.Invocation.Events;
using Gateway.Records;

namespace Gateway.Benchmarks.Micro;

/// <summary>A record's way from the source's hands to the bytes of the event, and its memory's way back.</summary>
/// <remarks>Each operation is one batch; were anything allocated for a record, a batch of 1,000 would allocate more than one of 100.</remarks>
public class RecordPathBenchmarks
{
    private readonly KafkaEventFormat _format = new(eventSourceArn: null, ["127.0.0.1:9092"]);
    private readonly byte[] _event = new byte[BatchLimits.InvokePayloadBytes];
    private Records _records = null!;
    private SourceRecord[] _run = [];
    private Batcher _batcher = null!;

    [Params(1, 100, 1000)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _records = new Records(valueBytes: 100);
        _run = new SourceRecord[BatchSize];
        _batcher = new Batcher(new BatchLimits(BatchSize, TimeSpan.Zero), _format, static _ => { }, TimeProvider.System);
        _batcher.Open(_records.Lane);
        // A ring that grows is not the steady state.
        for (var i = 0; i < 100; i++) Batch();
    }

    /// <summary>Read, wait, be taken, be written, be given back.</summary>
    [Benchmark]
    public int Batch()
    {
        for (var i = 0; i < BatchSize; i++) _run[i] = _records.Next();
        _batcher.Write(_run);
        var batch = _batcher.TryTake() ?? throw new InvalidOperationException("The batch is not due");
        _format.Write(batch, _event.AsSpan(0, batch.WireBytes));
        var bytes = batch.WireBytes;
        _batcher.Complete(batch);
        return bytes;
    }
}
