using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Tracing;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Emission.Upload;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>What all mappings of one process share: connections, credentials, sampling, the way out for segments.</summary>
internal sealed class SharedParts : IAsyncDisposable
{
    /// <summary>What comes meanwhile, even at twenty thousand traced batches a second, fits a daemon's receive buffer of 200 KB.</summary>
    private static readonly TimeSpan SegmentLinger = TimeSpan.FromMilliseconds(1);

    public SharedParts(
        ConfigurationResult configuration, string region, LocalRules rules, AwsCredentialSource credentials, ILoggerFactory loggers, TimeProvider clock)
    {
        (Configuration, Region, Loggers, Clock) = (configuration, region, loggers, clock);
        Ids = new IdGenerator(clock);
        Sampler = new LocalSampler(rules, clock, Ids.NextDouble);
        Credentials = credentials;
        // The chain can take seconds; asked now, it has answered before the first record comes.
        _ = Credentials.GetAsync(CancellationToken.None).AsTask();
        var tracing = configuration.Tracing!;
        Segments = EmitterOf(tracing);
    }

    public ConfigurationResult Configuration { get; }

    public string Region { get; }

    public ILoggerFactory Loggers { get; }

    public TimeProvider Clock { get; }

    public GatewayMetrics Metrics { get; } = new();

    public RecentTraces RecentTraces { get; } = new();

    public IdGenerator Ids { get; }

    public ISampler Sampler { get; }

    public ISegmentEmitter Segments { get; }

    public AwsCredentialSource Credentials { get; }

    public HttpMessageInvoker Http { get; } = AwsHttp.CreateInvoker();

    public async ValueTask DisposeAsync()
    {
        if (Segments is IAsyncDisposable emitter) await emitter.DisposeAsync();
        Http.Dispose();
        Metrics.Dispose();
    }

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
        new HttpSegmentEmitterOptions { Target = target, Format = format, Report = Report },
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
            Report = Report,
        };
        return new UdpSegmentEmitter(options, Clock, Loggers);
    }

    private void Report(SegmentResult result, int documents) => Metrics.SegmentsEmitted(LabelOf(result), documents);

    private static string LabelOf(SegmentResult result) => result switch
    {
        SegmentResult.Sent => "sent",
        SegmentResult.Dropped => "dropped",
        SegmentResult.Split => "split",
        _ => "rejected",
    };
}
