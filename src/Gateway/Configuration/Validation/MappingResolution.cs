using System.Diagnostics;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Turns a mapping that passed every rule into settings, defaults filled in.</summary>
internal static class MappingResolution
{
    /// <summary>AWS's own when <c>MaximumBatchingWindowInSeconds</c> is absent.</summary>
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMilliseconds(500);

    private const int RetriesWithDestination = 10;

    // What Lambda's poller does, for it leaves redelivery at the JMS client's defaults.
    private const int RetriesOfActiveMq = 6;
    private static readonly TimeSpan RetryWaitOfActiveMq = TimeSpan.FromSeconds(1);

    public static MappingSettings Resolve(MappingDraft mapping)
    {
        var options = mapping.Options;
        var source = mapping.Source ?? throw new UnreachableException("A mapping without a source passed its rules");
        return new MappingSettings
        {
            Name = mapping.Name,
            Source = source,
            EventSourceArn = options.EventSourceArn,
            SourceRegion = options.EventSourceArn is { } arn ? EventSource.Parse(arn)?.Region : null,
            BootstrapServers = [.. options.SelfManagedEventSource?.Endpoints.KafkaBootstrapServers ?? options.Gateway.BootstrapServers],
            Topics = [.. options.Topics],
            Queues = [.. options.Queues],
            BrokerUris = mapping.IsOfQueues ? BrokerAddresses.Of(mapping) : [],
            AreBrokersSuggested = mapping.IsOfQueues && options.Gateway.BrokerUri is null,
            VirtualHost = SourceAccessRule.Uri(options, SourceDetection.VirtualHost) ?? "/",
            Protocol = source == SourceKind.Kafka ? KafkaAccessRule.Protocol(options) : null,
            BasicAuth = KafkaAccessRule.LoginTypes.Select(type => SourceAccessRule.Secret(options, type)).FirstOrDefault(secret => secret is not null),
            ClientCertificate = SourceAccessRule.Secret(options, SourceAccessRule.ClientCertificate),
            ServerRootCa = SourceAccessRule.Secret(options, SourceAccessRule.ServerRootCa),
            HasDeadLetterExchange = options.Gateway.DeadLetterExchange,
            OrderByHeader = options.Gateway.OrderByHeader,
            ConsumerGroupId = ConsumerGroupRule.Written(options) ?? $"gateway-{mapping.Name}",
            StartingPosition = options.StartingPosition ?? StartingPosition.TrimHorizon,
            StartingPositionTimestamp = options.StartingPositionTimestamp is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null,
            BatchSize = options.BatchSize,
            Window = options.MaximumBatchingWindowInSeconds is { } window ? TimeSpan.FromSeconds(window) : DefaultWindow,
            Enabled = options.Enabled,
            Function = FunctionReference.Parse(options.FunctionName!)!.Value,
            RoleArn = options.Gateway.RoleArn,
            MaximumConcurrency = options.Gateway.MaximumConcurrency ?? Concurrency(source, options.Gateway),
            InvocationTimeout = TimeSpan.FromSeconds(options.Gateway.InvocationTimeoutSeconds),
            SegmentName = options.Gateway.SegmentName ?? mapping.Name,
            ConsumerProperties = new Dictionary<string, string>(options.Gateway.ConsumerProperties, StringComparer.Ordinal),
            Filters = [.. options.FilterCriteria?.Filters.Select(filter => filter.Pattern!) ?? []],
            ReportBatchItemFailures = options.FunctionResponseTypes.Contains(FunctionResponseType.ReportBatchItemFailures),
            RetryOnlyFailedItems = options.Gateway.RetryOnlyFailedItems,
            MaximumRetryAttempts = Retries(options, source),
            RetryWait = source == SourceKind.ActiveMq && options.MaximumRetryAttempts is null ? RetryWaitOfActiveMq : null,
            MaximumRecordAge = options.MaximumRecordAgeInSeconds < 0 ? null : TimeSpan.FromSeconds(options.MaximumRecordAgeInSeconds),
            BisectBatchOnFunctionError = options.BisectBatchOnFunctionError,
            Destination = options.DestinationConfig?.OnFailure?.Destination is { } destination ? FailureDestination.Parse(destination) : null,
            ParallelizationFactor = options.ParallelizationFactor,
        };
    }

    private static int Concurrency(SourceKind source, GatewayMappingOptions gateway) => source switch
    {
        SourceKind.Kafka => 16,
        // One at a time would keep the whole queue's order, and the header be written for nothing.
        SourceKind.RabbitMq when gateway.OrderByHeader is not null => 16,
        SourceKind.RabbitMq => 1,
        SourceKind.ActiveMq => 5,
        _ => throw new UnreachableException($"Unknown source {source}"),
    };

    private static int? Retries(MappingOptions options, SourceKind source) => options.MaximumRetryAttempts switch
    {
        null when source == SourceKind.ActiveMq => RetriesOfActiveMq,
        null or < 0 => options.DestinationConfig?.OnFailure?.Destination is null ? null : RetriesWithDestination,
        { } written => written,
    };
}
