using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Reflection;
using Gateway.Records;

namespace Gateway.Diagnostics;

/// <summary>Every metric of the process: what is counted, under which name, with which labels.</summary>
/// <remarks>Instruments carry the names that a scrape shows, so that a search for one ends here.</remarks>
internal sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "Gateway";

    private static readonly string[] SegmentResults = ["sent", "dropped", "split", "rejected"];
    private static readonly string[] SamplingCalls = ["rules", "targets"];
    private static readonly string[] Identities = ["process", "role"];
    private static readonly string[] Reloads = ["Applied", "Refused"];

    private readonly LabelledTally<(string Rule, bool Sampled)> _sampling = new();
    private readonly LabelledTally<string> _samplingErrors = new LabelledTally<string>().From(SamplingCalls);
    private readonly LabelledTally<string> _credentialErrors = new LabelledTally<string>().From(Identities);
    private readonly LabelledTally<string> _segments = new LabelledTally<string>().From(SegmentResults);
    private readonly LabelledTally<string> _reloads = new LabelledTally<string>().From(Reloads);
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _batchSizes;
    private readonly Lock _changing = new();
    private readonly List<MappingMetrics> _known = [];
    private ImmutableArray<MappingMetrics> _mappings = [];
    private volatile bool _lastReloadRefused;

    public GatewayMetrics()
        : this(new Meter(MeterName, Version))
    {
    }

    /// <param name="factory">Makes the meter, and disposes of it.</param>
    public GatewayMetrics(IMeterFactory factory)
        : this(factory.Create(MeterName, Version))
    {
    }

    private GatewayMetrics(Meter meter)
    {
        Meter = meter;
        Count("gateway_records_polled_total", "{record}", "Records read from the broker.", m => m.Polled());
        Count("gateway_records_filtered_total", "{record}", "Records that the filter left out.", m => m.Filtered());
        Count("gateway_records_invoked_total", "{record}", "Records sent to the function, counted again with each retry.", m => m.Invoked());
        Count("gateway_records_failed_total", "{record}", "Records sent to the function in an invocation that failed, counted again with each retry.", m => m.Failed());
        Count("gateway_records_dropped_total", "{record}", "Records given up without a destination.", m => m.Dropped());
        Count("gateway_records_dead_lettered_total", "{record}", "Records left to the broker's dead-letter exchange or queue.", m => m.DeadLettered());
        Count("gateway_records_delivered_to_destination_total", "{record}", "Records that the failure destination has confirmed.", m => m.Delivered());
        Count("gateway_records_committed_total", "{record}", "Records acknowledged to the broker.", m => m.Committed());
        Count("gateway_invocations_total", "{invocation}", "Invocations that ended.", m => m.InvocationsEnded());
        Gauge("gateway_invocations_in_flight", "{invocation}", "Invocations that were started and have not ended.", m => m.InvocationsInFlight());
        Gauge("gateway_invocation_limit", "{invocation}", "Invocations that the function admits at a time, all its mappings taken together; absent while it does not throttle.", m => m.InvocationLimit());
        Gauge("gateway_invocation_rate_limit", "{invocation}/s", "Invocations that the function admits in a second, all its mappings taken together; absent while it does not throttle.", m => m.InvocationRateLimit());
        _durations = meter.CreateHistogram(
            "gateway_invocation_duration_seconds",
            "s",
            "How long an invocation took, from the first byte sent to the last byte read.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900] });
        _batchSizes = meter.CreateHistogram(
            "gateway_batch_records",
            "{record}",
            "Records in a batch when it closed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000] });
        Count("gateway_batch_close_total", "{batch}", "Batches closed, by what closed them.", m => m.BatchesClosed());
        Count("gateway_batch_bisected_total", "{batch}", "Batches, and halves of batches, that were halved because the function failed on them.", m => m.Bisected());
        Gauge("gateway_consumer_lag_records", "{record}", "Records of a partition that are not committed yet.", m => m.Lag());
        Gauge("gateway_mapping_consuming", "", "1 while the broker gives the mapping records or would if there were any, else 0.", m => m.Consuming());
        Gauge("gateway_certificate_expiry_timestamp_seconds", "s", "When a certificate that is in use ends, in seconds since 1970.", m => m.CertificateExpiries());
        Gauge("gateway_token_expiry_timestamp_seconds", "s", "When the token ends that the mapping logs in with, in seconds since 1970.", m => m.TokenExpiry());
        Count("gateway_rebalances_total", "{rebalance}", "Times that the broker dealt the partitions anew.", m => m.Rebalances());
        meter.CreateObservableCounter(
            "gateway_sampling_decisions_total",
            () => _sampling.Read().Select(t => new Measurement<long>(
                t.Value,
                new("rule", t.Key.Rule),
                new("decision", t.Key.Sampled ? "sampled" : "not_sampled"))),
            "{decision}",
            "Sampling decisions, one for each batch.");
        meter.CreateObservableGauge(
            "gateway_sampling_rules",
            () => Sampled(static s => s.Rules),
            "{rule}",
            "Sampling rules in force, by where they come from.");
        meter.CreateObservableGauge(
            "gateway_sampling_rules_age_seconds",
            () => Sampled(static s => s.AgeSeconds),
            "s",
            "Time since the account's sampling rules were read; absent while local ones are in force.");
        meter.CreateObservableCounter(
            "gateway_sampling_errors_total",
            () => _samplingErrors.Read().Select(t => new Measurement<long>(t.Value, new KeyValuePair<string, object?>("call", t.Key))),
            "{call}",
            "Calls for sampling rules and targets that gave nothing.");
        meter.CreateObservableCounter(
            "gateway_credential_errors_total",
            () => _credentialErrors.Read().Select(t => new Measurement<long>(t.Value, new KeyValuePair<string, object?>("identity", t.Key))),
            "{attempt}",
            "Attempts to have or renew AWS credentials that gave none.");
        meter.CreateObservableCounter(
            "gateway_segments_total",
            () => _segments.Read().Select(t => new Measurement<long>(t.Value, new KeyValuePair<string, object?>("result", t.Key))),
            "{segment}",
            "Segment documents, by what became of them.");
        meter.CreateObservableCounter(
            "gateway_config_reloads_total",
            () => _reloads.Read().Select(t => new Measurement<long>(t.Value, new KeyValuePair<string, object?>("outcome", t.Key))),
            "{reload}",
            "Times that a changed configuration was found, by what became of it.");
        meter.CreateObservableGauge(
            "gateway_config_last_reload_successful",
            () => _lastReloadRefused ? 0L : 1L,
            description: "0 while the configuration was changed and refused, so that an older one is in force, else 1.");
        meter.CreateObservableGauge(
            "gateway_build_info",
            () => new Measurement<long>(1, new("version", Version), new("runtime", Environment.Version.ToString())),
            description: "What runs: always 1, the facts are in the labels.");
    }

    /// <summary>The version of the gateway, as it is in the build.</summary>
    public static string Version { get; } =
        typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public Meter Meter { get; }

    /// <summary>Tells by which rules batches are sampled; null where nobody does.</summary>
    public Func<SamplingStatus>? Sampling { get; set; }

    /// <summary>The metrics of one mapping; they show from now on. Where it was there before, they count on: no counter ever falls.</summary>
    /// <param name="mapping">The mapping's name. At most one of a name shows at a time.</param>
    /// <param name="source">The kind of broker.</param>
    /// <param name="outcomes">Outcomes of invocations that show at zero before the first of them.</param>
    public MappingMetrics For(string mapping, string source, params ReadOnlySpan<string> outcomes)
    {
        lock (_changing)
        {
            var metrics = _known.Find(known => known.Mapping == mapping && known.Source == source);
            if (metrics is null) _known.Add(metrics = new MappingMetrics(mapping, source, outcomes, _durations, _batchSizes));
            else metrics.Renew();
            if (!_mappings.Contains(metrics)) _mappings = _mappings.Add(metrics);
            return metrics;
        }
    }

    /// <summary>The mapping is gone: nothing of it shows any more.</summary>
    public void Retire(string mapping)
    {
        lock (_changing) _mappings = _mappings.RemoveAll(shown => shown.Mapping == mapping);
    }

    /// <summary>False for the series of a mapping that is gone.</summary>
    /// <param name="labels">Of a series of this meter's.</param>
    public bool Shows(IReadOnlyList<KeyValuePair<string, object?>> labels) =>
        !labels.Any(static label => label.Key == MappingMetrics.MappingLabel) || _mappings.Any(mapping => mapping.Has(labels));

    /// <param name="applied">False when it was refused, and what was in force stays so.</param>
    public void ConfigurationReloaded(bool applied)
    {
        _reloads.Add(Reloads[applied ? 0 : 1], 1);
        _lastReloadRefused = !applied;
    }

    /// <param name="rule">The name of the rule that decided.</param>
    /// <param name="sampled">What it decided.</param>
    public void SamplingDecided(string rule, bool sampled) => _sampling.Add((rule, sampled), 1);

    /// <param name="call">rules or targets.</param>
    public void SamplingCallFailed(string call) => _samplingErrors.Add(call, 1);

    /// <param name="identity">process or role.</param>
    public void CredentialsFailed(string identity) => _credentialErrors.Add(identity, 1);

    /// <param name="result">sent, dropped, split or rejected.</param>
    /// <param name="n">Segment documents.</param>
    public void SegmentsEmitted(string result, long n) => _segments.Add(result, n);

    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<long>> Sampled(Func<SamplingStatus, long?> read)
    {
        if (Sampling?.Invoke() is { } status && read(status) is { } value)
            yield return new Measurement<long>(value, new KeyValuePair<string, object?>("source", status.InForce));
    }

    private void Count(string name, string unit, string description, Func<MappingMetrics, IEnumerable<Measurement<long>>> read) =>
        Meter.CreateObservableCounter(name, () => _mappings.SelectMany(read), unit, description);

    private void Gauge(string name, string unit, string description, Func<MappingMetrics, IEnumerable<Measurement<long>>> read) =>
        Meter.CreateObservableGauge(name, () => _mappings.SelectMany(read), unit, description);
}
