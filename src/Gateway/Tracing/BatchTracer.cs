using System.Collections.Concurrent;
using Gateway.Records;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Otlp;
using Gateway.Tracing.Sampling;

namespace Gateway.Tracing;

/// <summary>Gives each batch of one mapping its trace: continued or new, sampled or not. Safe to call from any thread.</summary>
internal sealed class BatchTracer(
    TraceSettings settings,
    ISampler sampler,
    IdGenerator ids,
    ISegmentEmitter emitter,
    RecentTraces recent,
    TimeProvider clock)
{
    private readonly string _serviceName = SegmentName.Sanitize(settings.SegmentName);
    private readonly SamplingFeedback _feedback = new(sampler, SegmentName.Sanitize(settings.SegmentName));
    private readonly SegmentPublisher _publisher = SegmentPublisher.Create(settings, recent, emitter);

    /// <summary>Grows by topic or queue, of which a mapping has few.</summary>
    private readonly ConcurrentDictionary<string, string> _paths = new();

    /// <summary>Begins the trace of a batch that is about to be invoked. The records' bytes are read now and not later.</summary>
    public BatchTrace Begin(RecordBatch batch)
    {
        var upstream = BatchUpstream.Read(batch, settings.Trust, settings.Policy);
        if (settings.RedrivenFrom is not null) upstream = upstream.AsLinks();
        var (sampled, rule) = Decide(upstream.Decision, batch);
        var place = upstream.Joined ?? new TraceContext(ids.NextTraceId(), Parent: null, UpstreamDecision.Undecided);
        if (!sampled) return BatchTrace.Unsampled(place.Root, place.Parent ?? ids.NextSegmentId(), rule, _feedback);
        var segment = new BatchSegment(place, rule, BatchFacts.Of(batch, upstream, settings), ids, clock);
        return BatchTrace.Sampled(segment, _publisher, _feedback);
    }

    private (bool Sampled, string? Rule) Decide(UpstreamDecision upstream, RecordBatch batch)
    {
        if (upstream != UpstreamDecision.Undecided) return (upstream == UpstreamDecision.Sampled, null);
        var decision = sampler.Decide(RequestOf(batch.First.Lane.Destination));
        return (decision.Sampled, decision.Rule);
    }

    private SamplingRequest RequestOf(string destination) => new()
    {
        ServiceName = _serviceName,
        ServiceType = settings.Platform().Origin,
        Host = settings.FoundBrokerHost?.Invoke() ?? settings.BrokerHost,
        UrlPath = _paths.GetOrAdd(destination, static (name, system) => $"/{system}/{name}", settings.MessagingSystem),
        ResourceArn = settings.FunctionArn,
        Attributes = new(settings.MessagingSystem, destination, settings.ConsumerGroup, settings.FunctionName),
    };
}
