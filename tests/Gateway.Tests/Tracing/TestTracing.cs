using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gateway.Records;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Sampling;

namespace Gateway.Tracing;

/// <summary>A tracer whose clock, ids and sampler the test holds, and the documents it made.</summary>
internal sealed class TestTracing : ISegmentEmitter, ISampler
{
    private readonly List<string> _documents = [];
    private ulong _nextId = 1;

    public TestClock Clock { get; } = new();

    public RecentTraces Recent { get; } = new();

    public TraceSettings Settings { get; init; } = new()
    {
        MappingName = "orders",
        SegmentName = "orders",
        ConsumerGroup = "orders-gateway",
        BrokerHost = "b1.example",
        Region = "eu-west-1",
        AccountId = "111122223333",
        FunctionName = "orders-fn",
        Qualifier = "live",
        Version = "1.4.0",
    };

    /// <summary>What the sampler answers.</summary>
    public bool Samples { get; init; } = true;

    public SamplingRequest? Asked { get; private set; }

    public int TimesAsked { get; private set; }

    public int LargestDatagram { get; private set; }

    public IReadOnlyList<string> Documents => _documents;

    public JsonElement Document => JsonDocument.Parse(Assert.Single(_documents)).RootElement;

    public JsonElement Annotations => Document.GetProperty("annotations");

    public IReadOnlyList<JsonElement> Lambdas =>
        [.. Document.GetProperty("subsegments").EnumerateArray().Where(s => s.GetProperty("name").GetString() == "Lambda")];

    public IdGenerator Ids => field ??= new IdGenerator(Clock, Count);

    /// <summary>How many segments went out in parts.</summary>
    public int Split { get; private set; }

    /// <summary>All documents, in the order in which they were sent.</summary>
    public IReadOnlyList<JsonElement> Sent => [.. _documents.Select(json => JsonDocument.Parse(json).RootElement)];

    public BatchTracer Tracer => field ??= new BatchTracer(Settings with { Report = Count }, this, Ids, this, Recent, Clock);

    public BatchTrace Begin(RecordBatch batch) => Tracer.Begin(batch);

    public void Emit(SegmentDocument document)
    {
        LargestDatagram = Math.Max(LargestDatagram, document.Datagram.Length);
        _documents.Add(Encoding.UTF8.GetString(document.Json.Span));
        document.Dispose();
    }

    public SamplingDecision Decide(in SamplingRequest request)
    {
        Asked = request;
        TimesAsked++;
        return new SamplingDecision(Samples, "rule-of-the-test");
    }

    private void Count(SegmentResult result, int segments) => Split += result == SegmentResult.Split ? segments : 0;

    /// <summary>1, 2, 3, ... in place of random numbers.</summary>
    private void Count(Span<byte> buffer)
    {
        for (; !buffer.IsEmpty; buffer = buffer[sizeof(ulong)..]) BinaryPrimitives.WriteUInt64LittleEndian(buffer, _nextId++);
    }
}
