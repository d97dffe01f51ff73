using Gateway.Aws;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Tracing;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>What all mappings of one process share: connections, credentials, secrets, sampling, the way out for segments.</summary>
internal sealed class SharedParts : IAsyncDisposable
{
    /// <summary>A tenth of what the queue holds arrives meanwhile at twenty thousand traced batches a second.</summary>
    private static readonly TimeSpan SegmentLinger = TimeSpan.FromMilliseconds(5);

    private readonly UdpSegmentEmitter? _daemon;

    public SharedParts(
        ConfigurationResult configuration, string region, LocalRules rules, AwsCredentialSource credentials, ILoggerFactory loggers, TimeProvider clock)
    {
        (Configuration, Region, Loggers, Clock) = (configuration, region, loggers, clock);
        Ids = new IdGenerator(clock);
        Sampler = new LocalSampler(rules, clock, Ids.NextDouble);
        Credentials = credentials;
        var secretsManager = configuration.Options!.Aws.SecretsManagerEndpoint is { } url ? new Uri(url) : null;
        Secrets = new SecretStore(new SecretsManagerClient(credentials, Http, secretsManager, clock), Environment.GetEnvironmentVariable, clock);
        // The chain can take seconds; asked now, it has answered before the first record comes.
        _ = Credentials.GetAsync(CancellationToken.None).AsTask();
        var tracing = configuration.Tracing!;
        if (tracing.Exporter == TraceExporter.XRayDaemon) _daemon = ToDaemon(tracing);
    }

    public ConfigurationResult Configuration { get; }

    public string Region { get; }

    public ILoggerFactory Loggers { get; }

    public TimeProvider Clock { get; }

    public GatewayMetrics Metrics { get; } = new();

    public RecentTraces RecentTraces { get; } = new();

    public IdGenerator Ids { get; }

    public ISampler Sampler { get; }

    public ISegmentEmitter Segments => _daemon is null ? new NullSegmentEmitter() : _daemon;

    public AwsCredentialSource Credentials { get; }

    public ISecretStore Secrets { get; }

    public HttpMessageInvoker Http { get; } = AwsHttp.CreateInvoker();

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null) await _daemon.DisposeAsync();
        Http.Dispose();
        Metrics.Dispose();
    }

    private UdpSegmentEmitter ToDaemon(TracingSettings tracing)
    {
        var options = new UdpSegmentEmitterOptions
        {
            Daemon = new DaemonEndpoint(tracing.Daemon.UdpHost, tracing.Daemon.UdpPort),
            Linger = SegmentLinger,
            Report = (result, n) => Metrics.SegmentsEmitted(LabelOf(result), n),
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
