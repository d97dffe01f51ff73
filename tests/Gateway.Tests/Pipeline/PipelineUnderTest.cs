using Gateway.Batching;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin.Exposition;
using Gateway.Invocation;
using Gateway.Local;
using Gateway.Records;
using Gateway.Settlement;
using Gateway.Settlement.Destinations;
using Gateway.Settlement.Items;
using Gateway.Tracing;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Pipeline;

/// <summary>The whole path of one mapping with a source, a function and a clock that the test holds.</summary>
internal sealed class PipelineUnderTest : IAsyncDisposable, ISampler
{
    private readonly GatewayMetrics _metrics = new();
    private readonly MetricsText _text;
    private readonly Dictionary<Lane, long> _next = [];

    public PipelineUnderTest(int concurrency = 4, int batchSize = 100, TimeSpan window = default, int? attempts = null, Func<FailureRules, FailureRules>? rules = null, IFailureDestination? destination = null, int? bytes = null, MessageIdOf? messageId = null, ManualClock? clock = null)
    {
        Clock = clock ?? new ManualClock();
        _text = new MetricsText(_metrics.Meter, NullLogger<MetricsText>.Instance);
        Counts = _metrics.For("orders", "Kafka");
        var format = new TextFormat();
        var outlet = destination is null ? null : new FailureOutlet("orders", destination, format, Counts, static () => 0.5, Log) { MessageId = messageId };
        Runtime = new MappingRuntime("orders", Source, format, Counts, concurrency, Clock, Log) { Destination = outlet, MessageId = messageId };
        var settler = new Settler("orders", Source, Counts, Log) { MessageId = messageId };
        var limits = bytes is { } most ? new BatchLimits(batchSize, window, most) : new BatchLimits(batchSize, window);
        Batcher = new Batcher(limits, Runtime.Format, outlet is null ? _ => Assert.Fail("too large") : null, Clock);
        var ids = new IdGenerator(Clock);
        var tracer = new BatchTracer(Settings, this, ids, new NullSegmentEmitter(), Traces, Clock);
        // Every jittered wait is half of the longest.
        var resilience = new InvocationResilience("orders-fn", Clock, static () => 0.5, NullLogger<InvocationResilience>.Instance);
        var delivery = new BatchDelivery(Runtime, tracer, Function, resilience, settler, Batcher, (rules ?? (static all => all))(new FailureRules(RetryRule.For(attempts))), static sent => new KafkaItems(sent), _metrics, static () => 0.5);
        Pipeline = new MappingPipeline(Runtime, Batcher, delivery, NullLogger.Instance);
        Pipeline.Start();
    }

    public ManualClock Clock { get; }

    public LogLines Log { get; } = new();

    public RecordMint Mint { get; } = new();

    public RecordedSource Source { get; } = new();

    public ScriptedFunction Function { get; } = new();

    public RecentTraces Traces { get; } = new();

    public MappingMetrics Counts { get; }

    public MappingRuntime Runtime { get; }

    public Batcher Batcher { get; }

    public MappingPipeline Pipeline { get; }

    private static TraceSettings Settings { get; } = new()
    {
        MappingName = "orders",
        SegmentName = "orders",
        BrokerHost = "b1",
        Region = "eu-west-1",
        FunctionName = "orders-fn",
        Version = "1",
    };

    /// <summary>What the mapping's scrape shows, in OpenMetrics' form.</summary>
    public string Scrape => _text.Write(ExpositionFormat.OpenMetrics);

    /// <summary>What the sampler answers.</summary>
    public bool Samples { get; init; } = true;

    public SamplingDecision Decide(in SamplingRequest request) => new(Samples, "test");

    public Lane Open(int partition = 0, bool ordered = true)
    {
        var lane = new Lane($"orders-{partition}", "orders", partition) { IsOrdered = ordered };
        Source.Sink.Open(lane);
        return lane;
    }

    /// <summary>Writes records at positions 0, 1, 2, ... of the lane.</summary>
    public void Write(Lane lane, params string[] values)
    {
        long first;
        lock (_next) _next[lane] = (first = _next.GetValueOrDefault(lane)) + values.Length;
        // In one run: the dispatcher would otherwise take what there is by then.
        Source.Sink.Write([.. values.Select((value, i) => Mint.Make(lane, first + i, value))]);
    }

    /// <summary>What is written next has this position.</summary>
    public void StartAt(Lane lane, long position) => _next[lane] = position;

    /// <summary>Waits until the function was called so often, and gives the last call.</summary>
    public async Task<ScriptedFunction.Call> CallAsync(int number)
    {
        await Eventually.TrueAsync(() => Function.Calls.Count >= number);
        return Function.Calls[number - 1];
    }

    /// <summary>Waits until somebody waits on the clock, for exactly this time.</summary>
    public Task WaitsForAsync(TimeSpan time) => Eventually.TrueAsync(() => Clock.NextIn == time);

    /// <summary>Lets time pass, from one wait to the next, until the condition holds.</summary>
    public Task PassUntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        if (condition()) return true;
        if (Clock.NextIn is { } next) Clock.Advance(next);
        return false;
    });

    /// <summary>Checks that the mapping is at rest and that nothing was kept: no bytes, no slot.</summary>
    public async Task AssertNothingHeldAsync(int concurrency)
    {
        await Eventually.TrueAsync(() => Mint.Outstanding == 0 && Counts.InFlight == 0);
        await AssertSlotsFreeAsync(concurrency);
    }

    /// <summary>Checks that every slot can be had without time passing.</summary>
    public async Task AssertSlotsFreeAsync(int concurrency)
    {
        for (var i = 0; i < concurrency; i++) await Runtime.Slots.TakeAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(15));
        for (var i = 0; i < concurrency; i++) Runtime.Slots.Free();
    }

    public async ValueTask DisposeAsync()
    {
        Function.Always(ScriptedFunction.Ok);
        foreach (var call in Function.Calls) call.Reply.TrySetResult(ScriptedFunction.Ok);
        var stop = Pipeline.StopAsync(TimeSpan.FromSeconds(10));
        await PassUntilAsync(() => stop.IsCompleted);
        await Pipeline.DisposeAsync();
        _text.Dispose();
        _metrics.Dispose();
    }
}
