using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Gateway.Records;

namespace Gateway.Diagnostics;

/// <summary>The facts of one mapping's life, counted. Safe from any thread; counting allocates nothing.</summary>
internal sealed class MappingMetrics
{
    public const string MappingLabel = "mapping";

    private readonly KeyValuePair<string, object?>[] _labels;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _batchSizes;
    private readonly LabelledTally<DropReason> _dropped = new LabelledTally<DropReason>().From(Enum.GetValues<DropReason>());
    private readonly LabelledTally<DropReason> _deadLettered = new LabelledTally<DropReason>().From(Enum.GetValues<DropReason>());
    private readonly LabelledTally<BatchClose> _batches = new LabelledTally<BatchClose>().From(Enum.GetValues<BatchClose>());
    private readonly LabelledTally<string> _outcomes;
    private readonly ConcurrentDictionary<CertificateKind, DateTimeOffset> _certificates = new();
    private Tally _polled;
    private Tally _filtered;
    private Tally _invoked;
    private Tally _failed;
    private Tally _delivered;
    private Tally _committed;
    private Tally _bisected;
    private Tally _inFlight;
    private Tally _rebalances;
    private long _tokenExpires;
    private Func<IEnumerable<(string Topic, int Partition, long Records)>> _lag = static () => [];
    private Func<bool?>? _consuming;
    private Func<(int InFlight, double PerSecond)?> _limit = static () => null;

    internal MappingMetrics(
        string mapping,
        string source,
        ReadOnlySpan<string> outcomes,
        Histogram<double> durations,
        Histogram<double> batchSizes)
    {
        Mapping = mapping;
        Source = source;
        _labels = [Label(MappingLabel, mapping), Label("source", source)];
        _outcomes = new LabelledTally<string>().From(outcomes);
        _durations = durations;
        _batchSizes = batchSizes;
    }

    public string Mapping { get; }

    public string Source { get; }

    /// <summary>Invocations that were started and have not ended.</summary>
    public long InFlight => _inFlight.Value;

    public MappingCounters Totals => new()
    {
        Polled = _polled.Value,
        Filtered = _filtered.Value,
        Invoked = _invoked.Value,
        Failed = _failed.Value,
        Dropped = _dropped.Total,
        DeadLettered = _deadLettered.Total,
        DeliveredToDestination = _delivered.Value,
        Committed = _committed.Value,
        Invocations = _outcomes.Total,
        Rebalances = _rebalances.Value,
    };

    /// <summary>It is begun anew: what was counted stays, what was so is so no more.</summary>
    internal void Renew()
    {
        ReportLag(static () => []);
        ReportLimit(static () => null);
        _consuming = null;
        _certificates.Clear();
        Volatile.Write(ref _tokenExpires, 0);
    }

    internal bool Has(IReadOnlyList<KeyValuePair<string, object?>> labels) => _labels.All(labels.Contains);

    public void RecordsPolled(long n) => _polled.Add(n);

    public void RecordsFiltered(long n) => _filtered.Add(n);

    /// <param name="n">Records of one invocation; a retry counts them again.</param>
    public void RecordsInvoked(long n) => _invoked.Add(n);

    /// <param name="n">Records of one invocation that failed; a retry counts them again.</param>
    public void RecordsFailed(long n) => _failed.Add(n);

    public void RecordsDropped(long n, DropReason reason) => _dropped.Add(reason, n);

    /// <param name="n">Records that the broker was told to move to its dead-letter exchange or queue.</param>
    /// <param name="reason">Why.</param>
    public void RecordsDeadLettered(long n, DropReason reason) => _deadLettered.Add(reason, n);

    /// <param name="n">Records that the failure destination has confirmed.</param>
    public void RecordsDelivered(long n) => _delivered.Add(n);

    /// <param name="n">Records acknowledged to the broker.</param>
    public void RecordsCommitted(long n) => _committed.Add(n);

    public void BatchClosed(BatchClose reason, int records)
    {
        _batches.Add(reason, 1);
        _batchSizes.Record(records, _labels);
    }

    /// <summary>A batch, or a part of one, failed and was halved.</summary>
    public void BatchBisected() => _bisected.Add(1);

    public void InvocationStarted() => _inFlight.Add(1);

    /// <param name="outcome">A member of the closed set of outcomes, as it stands in the label.</param>
    /// <param name="duration">From the first byte sent to the last byte read.</param>
    /// <param name="trace">Its trace, when that is sampled.</param>
    public void InvocationEnded(string outcome, TimeSpan duration, MeasuredTrace? trace = null)
    {
        _inFlight.Add(-1);
        _outcomes.Add(outcome, 1);
        if (trace is { } sampled) sampled.Record(_durations, duration.TotalSeconds, _labels);
        else _durations.Record(duration.TotalSeconds, _labels);
    }

    public void Rebalanced() => _rebalances.Add(1);

    /// <summary>A certificate is in use from now on, in the place of the last one of its kind.</summary>
    public void CertificateUsed(CertificateKind kind, DateTimeOffset expires) => _certificates[kind] = expires;

    /// <summary>A token is in use from now on, in the place of the last one.</summary>
    public void TokenUsed(DateTimeOffset expires) => Volatile.Write(ref _tokenExpires, expires.ToUnixTimeSeconds());

    /// <summary>Says where lag is read, once for each scrape; each partition at most once, and only those that are assigned.</summary>
    public void ReportLag(Func<IEnumerable<(string Topic, int Partition, long Records)>> lag) => _lag = lag;

    /// <summary>Says where consuming is read, once for each scrape, null while nobody wants it to; never waits, never throws.</summary>
    public void ReportConsuming(Func<bool?> consuming) => _consuming = consuming;

    /// <summary>Says where the function's limit is read, twice for each scrape; null while there is none.</summary>
    public void ReportLimit(Func<(int InFlight, double PerSecond)?> limit) => _limit = limit;

    internal IEnumerable<Measurement<long>> Polled() => [Measured(_polled.Value)];

    internal IEnumerable<Measurement<long>> Filtered() => [Measured(_filtered.Value)];

    internal IEnumerable<Measurement<long>> Invoked() => [Measured(_invoked.Value)];

    internal IEnumerable<Measurement<long>> Failed() => [Measured(_failed.Value)];

    internal IEnumerable<Measurement<long>> Delivered() => [Measured(_delivered.Value)];

    internal IEnumerable<Measurement<long>> Committed() => [Measured(_committed.Value)];

    internal IEnumerable<Measurement<long>> InvocationsInFlight() => [Measured(_inFlight.Value)];

    internal IEnumerable<Measurement<long>> Bisected() => [Measured(_bisected.Value)];

    internal IEnumerable<Measurement<long>> Rebalances() => [Measured(_rebalances.Value)];

    internal IEnumerable<Measurement<long>> Dropped() =>
        _dropped.Read().Select(t => Measured(t.Value, Label("reason", t.Key.ToString())));

    internal IEnumerable<Measurement<long>> DeadLettered() =>
        _deadLettered.Read().Select(t => Measured(t.Value, Label("reason", t.Key.ToString())));

    internal IEnumerable<Measurement<long>> BatchesClosed() =>
        _batches.Read().Select(t => Measured(t.Value, Label("reason", t.Key.ToString())));

    internal IEnumerable<Measurement<long>> InvocationsEnded() =>
        _outcomes.Read().Select(t => Measured(t.Value, Label("outcome", t.Key)));

    internal IEnumerable<Measurement<long>> Lag() => _lag().Select(p => Measured(
        p.Records,
        Label("topic", p.Topic),
        Label("partition", p.Partition.ToString(CultureInfo.InvariantCulture))));

    internal IEnumerable<Measurement<long>> Consuming() => _consuming?.Invoke() is { } consuming ? [Measured(consuming ? 1 : 0)] : [];

    internal IEnumerable<Measurement<long>> InvocationLimit() => _limit() is { } limit ? [Measured(limit.InFlight)] : [];

    internal IEnumerable<Measurement<long>> InvocationRateLimit() => _limit() is { } limit ? [Measured((long)Math.Round(limit.PerSecond))] : [];

    internal IEnumerable<Measurement<long>> CertificateExpiries() =>
        _certificates.Select(c => Measured(c.Value.ToUnixTimeSeconds(), Label("kind", c.Key.ToString())));

    internal IEnumerable<Measurement<long>> TokenExpiry() => Volatile.Read(ref _tokenExpires) is var end and not 0 ? [Measured(end)] : [];

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private Measurement<long> Measured(long value, params ReadOnlySpan<KeyValuePair<string, object?>> more) =>
        new(value, [.. _labels, .. more]);
}
