namespace Gateway.Configuration.Options;

/// <summary>What is traced and where segments go.</summary>
internal sealed class TracingOptions
{
    /// <summary>Where segments go: XRayDaemon, XRayApi, Otlp or None. Default XRayDaemon.</summary>
    public TraceExporter Exporter { get; set; } = TraceExporter.XRayDaemon;

    /// <summary>
    /// The daemon: <c>host:port</c> for UDP and TCP, or <c>tcp:host:port udp:host:port</c> in either order; <c>[v6]:port</c> for IPv6.
    /// Default 127.0.0.1:2000. The environment variable AWS_XRAY_DAEMON_ADDRESS wins.
    /// </summary>
    [AbsentMeans("127.0.0.1:2000")]
    public string? DaemonAddress { get; set; }

    /// <summary>The collector, for the exporter Otlp: <c>http(s)://host[:port]</c>. Default http://127.0.0.1:4318.</summary>
    public string OtlpEndpoint { get; set; } = "http://127.0.0.1:4318";

    /// <summary>What share of the batches is traced.</summary>
    public SamplingOptions Sampling { get; set; } = new();

    /// <summary>What a record's own trace header may decide: All, IdsOnly or None. Default All.</summary>
    public UpstreamTrust TrustUpstream { get; set; } = UpstreamTrust.All;

    /// <summary>
    /// Whether a batch is traced whose records say different things about that, with TrustUpstream All: AnySampled, AllSampled, First or
    /// Sampler. Default AnySampled. Records that all say the same are followed.
    /// </summary>
    public DecisionPolicy UpstreamDecision { get; set; } = DecisionPolicy.AnySampled;

    /// <summary>
    /// Small segments in the traces of the records' producers, where a batch cannot continue them: Off, On, or the most records of a batch
    /// that leaves them, 1 to 10000. Default 10. At most a hundred a batch.
    /// </summary>
    public string Markers { get; set; } = "10";
}
