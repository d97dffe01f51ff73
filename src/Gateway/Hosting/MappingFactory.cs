using Gateway.Aws;
using Gateway.Batching;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Filtering;
using Gateway.Invocation;
using Gateway.Pipeline;
using Gateway.Records;
using Gateway.Settlement;
using Gateway.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>Puts the stages of one mapping together, in the order in which a record passes them.</summary>
internal sealed class MappingFactory(SharedParts parts)
{
    private static readonly string[] Outcomes = [.. Enum.GetNames<InvocationClass>(), "Abandoned"];

    /// <summary>A mapping as the service runs it, or shows it.</summary>
    public IHostedMapping Create(MappingSettings settings)
    {
        if (!settings.Enabled) return new DisabledMapping(settings);
        var (pipeline, report) = Create(settings, (metrics, logger) => BrokerParts.Of(settings, parts, metrics, logger));
        return new RunningMapping(settings, pipeline, report, () => parts.Metrics.Retire(settings.Name));
    }

    /// <param name="settings">The mapping.</param>
    /// <param name="brokerOf">Makes what reads its records.</param>
    /// <param name="backedOff">Hears of invocations that Lambda did not take, from any thread; null for nobody.</param>
    public (MappingPipeline Pipeline, MappingReport Report) Create(
        MappingSettings settings, Func<MappingMetrics, ILogger, BrokerParts> brokerOf, Action<InvocationOutcome, TimeSpan>? backedOff = null)
    {
        var logger = parts.Loggers.CreateLogger($"Gateway.{settings.Name}");
        var metrics = parts.Metrics.For(settings.Name, settings.Source.ToString(), Outcomes);
        var broker = brokerOf(metrics, logger);
        var runtime = new MappingRuntime(settings.Name, broker.Source, broker.Format, metrics, settings.MaximumConcurrency, parts.Clock, logger)
        {
            Filter = RecordFilter.For(settings),
            Destination = DestinationParts.Of(settings, parts, broker, metrics, logger),
            MessageId = broker.MessageId,
            Limiter = parts.Limiters.Join(FunctionOf(settings, parts.Region)),
        };
        metrics.ReportLimit(() => runtime.Limiter.Limit is { } limit ? (limit.InFlight, limit.PerSecond) : null);
        var settler = new Settler(settings.Name, broker.Source, metrics, logger) { MessageId = broker.MessageId };
        var batcher = new Batcher(new BatchLimits(settings.BatchSize, settings.Window), broker.Format, settings.Destination is null ? record => DropOversized(settler, record) : null, parts.Clock);
        var delivery = new BatchDelivery(runtime, Tracer(settings, broker), Function(settings), Resilience(settings, backedOff), settler, batcher, Rules(settings), broker.Items, parts.Metrics, parts.Ids.NextDouble);
        var report = new MappingReport(settings, runtime, () => parts.SamplingStatus);
        metrics.ReportConsuming(() => report.Status is { Enabled: true } status ? status.IsConsuming : null);
        return (new MappingPipeline(runtime, batcher, delivery, logger), report);
    }

    private static FailureRules Rules(MappingSettings settings) => new(RetryRule.For(settings.MaximumRetryAttempts, settings.RetryWait))
    {
        MaximumAge = settings.MaximumRecordAge,
        Bisects = settings.BisectBatchOnFunctionError,
        OnlyFailedItems = settings.RetryOnlyFailedItems,
    };

    private static void DropOversized(Settler settler, in SourceRecord record) => settler.Reject(
        new ReadOnlySpan<SourceRecord>(in record),
        DropReason.MaximumPayloadSizeExceeded,
        BatchLimits.TooLarge);

    private BatchTracer Tracer(MappingSettings settings, BrokerParts broker) => new(
        new TraceSettings
        {
            MappingName = settings.Name,
            SegmentName = settings.SegmentName,
            MessagingSystem = broker.MessagingSystem,
            ConsumerGroup = settings.Source == SourceKind.Kafka ? settings.ConsumerGroupId : null,
            VirtualHost = settings.Source == SourceKind.RabbitMq ? settings.VirtualHost : null,
            MessageId = broker.MessageId,
            BrokerHost = broker.Host,
            FoundBrokerHost = broker.FoundHost,
            Region = RegionOf(settings),
            AccountId = settings.Function.AccountId,
            FunctionName = settings.Function.Name,
            Qualifier = settings.Function.Qualifier,
            FunctionArn = settings.Function.Arn,
            // What names the trace of a failure is the gateway's own record of it.
            Trust = broker.RedrivenFrom is null ? parts.Configuration.Tracing!.TrustUpstream : UpstreamTrust.All,
            RedrivenFrom = broker.RedrivenFrom,
            Policy = parts.Configuration.Tracing!.UpstreamDecision,
            // Without a way out they would be written for nobody: the dashboard shows batches.
            MarkersUpTo = parts.Configuration.Tracing.Exporter == TraceExporter.None ? 0 : parts.Configuration.Tracing.MarkersUpTo,
            Version = GatewayMetrics.Version,
            Platform = () => parts.Platform,
            Report = parts.ReportSegments,
        },
        parts.Sampler,
        parts.Ids,
        parts.Segments,
        parts.RecentTraces,
        parts.Clock);

    private LambdaClient Function(MappingSettings settings) => new(
        new LambdaClientOptions
        {
            Endpoint = ServiceEndpoint.For("lambda", RegionOf(settings), EndpointOverride()),
            Region = RegionOf(settings),
            FunctionNameOrArn = settings.Function.PathName,
            Qualifier = settings.Function.Qualifier,
            Timeout = settings.InvocationTimeout,
            NamesFailures = settings.ReportBatchItemFailures,
        },
        parts.InvokerOf(settings, RegionOf(settings)),
        parts.Http,
        parts.Clock);

    private InvocationResilience Resilience(MappingSettings settings, Action<InvocationOutcome, TimeSpan>? backedOff) => new(
        settings.Function.ToString(), parts.Clock, parts.Ids.NextDouble, parts.Loggers.CreateLogger<InvocationResilience>(), backedOff);

    /// <summary>Names the function that a mapping invokes, the same for all mappings of it: a bare name means another one where a role of another account invokes it.</summary>
    /// <param name="settings">The mapping's.</param>
    /// <param name="region">Where a function is whose region is not written.</param>
    internal static string FunctionOf(MappingSettings settings, string region)
    {
        var (function, role) = (settings.Function, settings.RoleArn?.Split(':'));
        var account = function.AccountId ?? (role is [_, _, _, _, var ofRole, ..] ? ofRole : null);
        return $"{function.Region ?? region}:{account}:{function.Name}:{function.Qualifier}";
    }

    // A function's ARN says where it lives; a call anywhere else would not find it.
    private string RegionOf(MappingSettings settings) => settings.Function.Region ?? parts.Region;

    private Uri? EndpointOverride() => parts.Configuration.Options!.Aws.LambdaEndpoint is { } url ? new Uri(url) : null;
}
