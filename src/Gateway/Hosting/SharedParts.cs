using Gateway.Aws;
using Gateway.Aws.Mq;
using Gateway.Aws.Msk;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Diagnostics;
using Gateway.Invocation.Limits;
using Gateway.Sources;
using Gateway.Sources.Kafka.Access;
using Gateway.Tracing;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Emission.Upload;
using Gateway.Tracing.Platforms;
using Gateway.Tracing.Sampling;
using Gateway.Tracing.Sampling.Centralized;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>What all mappings of one process share: connections, credentials, secrets, sampling, the way out for segments.</summary>
internal sealed class SharedParts : IAsyncDisposable
{
    /// <summary>What comes meanwhile, even at twenty thousand traced batches a second, fits a daemon's receive buffer of 200 KB.</summary>
    private static readonly TimeSpan SegmentLinger = TimeSpan.FromMilliseconds(2);

    private readonly CentralizedSampler? _centralized;
    private readonly LocalSampler _local;
    private volatile SamplingStatus _localSampling;
    private PlatformFinder? _platform;

    public SharedParts(
        ConfigurationResult configuration, string region, LocalRules rules, AwsCredentialSource credentials, ILoggerFactory loggers, TimeProvider clock)
    {
        (Configuration, Region, Loggers, Clock) = (configuration, region, loggers, clock);
        Ids = new IdGenerator(clock);
        Limiters = new FunctionLimiters(clock);
        Memory = new ProcessBudget(BudgetBytes(configuration.Options!.Memory), Math.Max(configuration.Mappings.Count(m => m.Enabled), 1));
        Credentials = credentials;
        Credentials.Failed = () => Metrics.CredentialsFailed("process");
        var secretsManager = configuration.Options!.Aws.SecretsManagerEndpoint is { } url ? new Uri(url) : null;
        Secrets = new SecretStore(new SecretsManagerClient(credentials, Http, secretsManager, clock), Environment.GetEnvironmentVariable, clock);
        var api = new SignedGet(credentials, Http, clock);
        Calls = new SignedCall(credentials, Http, clock);
        var msk = new MskClient(api, ServiceEndpoint.FromEnvironment("KAFKA"));
        Mq = new MqClient(api, ServiceEndpoint.FromEnvironment("MQ"));
        KafkaAccess = new KafkaAccessParts(Secrets, msk, clusterRegion => new MskTokens(credentials, clusterRegion, clock), clock);
        // The chain can take seconds; asked now, it has answered before the first record comes.
        _ = Credentials.GetAsync(CancellationToken.None).AsTask();
        var tracing = configuration.Tracing!;
        Segments = EmitterOf(tracing);
        _local = new LocalSampler(rules, clock, Ids.NextDouble);
        _localSampling = LocalStatusOf(rules);
        if (tracing.SamplingSource == SamplingSource.Centralized) _centralized = Centralized(tracing);
        Sampler = _centralized is null ? _local : _centralized;
        Metrics.Sampling = () => SamplingStatus;
    }

    public ConfigurationResult Configuration { get; }

    public string Region { get; }

    public ILoggerFactory Loggers { get; }

    public TimeProvider Clock { get; }

    public GatewayMetrics Metrics { get; } = new();

    public RecentTraces RecentTraces { get; } = new();

    public IdGenerator Ids { get; }

    public ISampler Sampler { get; }

    /// <summary>By which rules batches are sampled now.</summary>
    public SamplingStatus SamplingStatus => _centralized?.Status ?? _localSampling;

    /// <summary>What the mappings' records may take of the memory.</summary>
    public ProcessBudget Memory { get; }

    public FunctionLimiters Limiters { get; }

    public ISegmentEmitter Segments { get; }

    public AwsCredentialSource Credentials { get; }

    public ISecretStore Secrets { get; }

    /// <summary>Calls AWS as this process itself.</summary>
    public SignedCall Calls { get; }

    public KafkaAccessParts KafkaAccess { get; }

    /// <summary>The addresses of brokers with queues.</summary>
    public MqClient Mq { get; }

    public HttpMessageInvoker Http { get; } = AwsHttp.CreateInvoker();

    /// <summary>Waits, for 2 s at most, until the account's rules are here; with local rules it waits for nothing.</summary>
    public Task WaitForFirstRulesAsync(CancellationToken ct) => _centralized?.WaitForFirstRulesAsync(ct) ?? Task.CompletedTask;

    /// <summary>Other local rules decide from now on, where local rules do.</summary>
    public void UseLocalRules(LocalRules rules)
    {
        _local.Use(rules);
        _localSampling = LocalStatusOf(rules);
    }

    /// <summary>Counts what became of segments.</summary>
    public void ReportSegments(SegmentResult result, int count) => Metrics.SegmentsEmitted(LabelOf(result), count);

    /// <summary>Where the gateway runs, as far as that is known.</summary>
    public Platform Platform => _platform?.Current ?? Platform.Unknown;

    /// <summary>Finds out in the background where the gateway runs, if segments go anywhere.</summary>
    public void FindPlatform(Surroundings surroundings)
    {
        if (Configuration.Tracing!.Exporter == TraceExporter.None) return;
        _platform = new PlatformFinder(PlatformProbes.Of(surroundings, Http, Clock), Clock, Loggers.CreateLogger<PlatformFinder>());
        _platform.Begin();
    }

    /// <summary>Who invokes a mapping's function: its role, or this process itself.</summary>
    public AwsCredentialSource InvokerOf(MappingSettings mapping, string region)
    {
        if (mapping.RoleArn is not { } arn) return Credentials;
        var sts = Configuration.Options!.Aws.StsEndpoint is { } url ? new Uri(url) : null;
        var role = AwsCredentialSource.OfRole(new AssumedRole(arn, AssumedRole.SessionOf(mapping.Name), Credentials, region, sts), Clock, Loggers.CreateLogger<AwsCredentialSource>());
        role.Failed = () => Metrics.CredentialsFailed("role");
        return role;
    }

    public async ValueTask DisposeAsync()
    {
        if (_centralized is not null) await _centralized.DisposeAsync();
        if (_platform is not null) await _platform.DisposeAsync();
        if (Segments is IAsyncDisposable emitter) await emitter.DisposeAsync();
        Http.Dispose();
        Metrics.Dispose();
    }

    private static long BudgetBytes(MemoryOptions memory) => memory.BudgetMegabytes is { } megabytes
        ? megabytes * 1024L * 1024
        : ProcessBudget.Default(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private SamplingStatus LocalStatusOf(LocalRules rules) =>
        new() { InForce = SamplingStatus.Local, Rules = rules.Rules.Count + 1, From = Configuration.Tracing!.RulesFile ?? "built in" };

    private CentralizedSampler Centralized(TracingSettings tracing)
    {
        var options = new CentralizedSamplerOptions
        {
            Api = new XRaySamplingClient(RulesFrom(tracing.Daemon), Http, Clock),
            Local = _local,
            LocalStatus = () => _localSampling,
            CallFailed = Metrics.SamplingCallFailed,
        };
        return new CentralizedSampler(options, Clock, Ids.NextDouble, Loggers.CreateLogger<RulePoller>());
    }

    private SamplingEndpoint RulesFrom(DaemonAddress daemon) => Configuration.Options!.Aws.XRayEndpoint is { } endpoint
        ? SamplingEndpoint.XRay(new Uri(endpoint), Region, Credentials)
        : SamplingEndpoint.Daemon(daemon.TcpHost, daemon.TcpPort);

    private ISegmentEmitter EmitterOf(TracingSettings tracing) => tracing.Exporter switch
    {
        TraceExporter.XRayDaemon => ToDaemon(tracing),
        TraceExporter.XRayApi => Upload(ApiOf(tracing), new XRayFormat()),
        TraceExporter.Otlp => Upload(UploadTarget.Otlp(tracing.OtlpEndpoint, Credentials), new OtlpFormat()),
        _ => new NullSegmentEmitter(),
    };

    // An endpoint that is written wins; then a daemon that is, which signs for us; and nothing written means X-Ray itself.
    private UploadTarget ApiOf(TracingSettings tracing)
    {
        var options = Configuration.Options!;
        var endpoint = options.Aws.XRayEndpoint is { } url ? new Uri(url) : null;
        return endpoint is null && options.Tracing.DaemonAddress is not null
            ? UploadTarget.Daemon(tracing.Daemon)
            : UploadTarget.XRay(ServiceEndpoint.For(UploadTarget.Service, Region, endpoint), Region, Credentials);
    }

    private HttpSegmentEmitter Upload(UploadTarget target, IUploadFormat format) => new(
        new HttpSegmentEmitterOptions { Target = target, Format = format, Report = ReportSegments },
        Http,
        Clock,
        Ids.NextDouble,
        Loggers.CreateLogger<HttpSegmentEmitter>());

    private UdpSegmentEmitter ToDaemon(TracingSettings tracing)
    {
        var options = new UdpSegmentEmitterOptions
        {
            Daemon = new DaemonEndpoint(tracing.Daemon.UdpHost, tracing.Daemon.UdpPort),
            Linger = SegmentLinger,
            Report = ReportSegments,
        };
        return new UdpSegmentEmitter(options, Clock, Loggers);
    }

    private static string LabelOf(SegmentResult result) => result switch
    {
        SegmentResult.Sent => "sent",
        SegmentResult.Dropped => "dropped",
        SegmentResult.Split => "split",
        _ => "rejected",
    };
}
