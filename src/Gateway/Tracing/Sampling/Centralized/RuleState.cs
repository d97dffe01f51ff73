using System.Diagnostics;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What one rule of the account has granted and counted. Outlives changes of the rule. Locks itself.</summary>
internal sealed class RuleState(string name, TimeProvider clock, Func<double> random)
{
    /// <summary>X-Ray takes no more documents of a kind in one call.</summary>
    public const int MaxDocuments = 25;

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();

    // All guarded by the gate.
    private double _fixedRate;
    private int _reservoirSize;
    private bool _reportsAnomalies;
    private int? _quota;
    private DateTimeOffset? _quotaUntil;
    private double _boostRate;
    private DateTimeOffset _boostUntil;
    private long _second;
    private int _taken;
    private bool _hasBorrowed;
    private RuleCounts _counts;
    private Dictionary<string, BoostCounts>? _boosts;
    private TimeSpan _interval = DefaultInterval;
    private long? _refreshedAt;

    public string Name { get; } = name;

    /// <summary>Takes the rule as the account has it now; quota and counts stay.</summary>
    public void Define(SamplingRule rule)
    {
        lock (_gate)
        {
            (_fixedRate, _reservoirSize) = (rule.FixedRate, rule.ReservoirSize);
            _reportsAnomalies = rule.SamplingRateBoost is not null;
            if (!_reportsAnomalies) _boosts = null;
        }
    }

    /// <summary>Decides on one request that matches the rule, and counts it.</summary>
    /// <param name="validUntil">Later than this the rules are not to be gone by.</param>
    public RuleVerdict Decide(DateTimeOffset validUntil)
    {
        lock (_gate)
        {
            // Read inside the lock: a thread that came late with the second before would refill the reservoir twice.
            var now = clock.GetUtcNow();
            if (now > validUntil) return RuleVerdict.Expired;
            var isSampled = TryTake(now) || random() < RateAt(now);
            _counts = _counts with { Requests = _counts.Requests + 1, Sampled = _counts.Sampled + (isSampled ? 1 : 0) };
            return isSampled ? RuleVerdict.Sampled : RuleVerdict.NotSampled;
        }
    }

    /// <summary>Counts the end of a trace that this rule decided on.</summary>
    public void CountEnded(string serviceName, bool isSampled, bool isAnomaly)
    {
        lock (_gate)
        {
            if (_reportsAnomalies) Add(serviceName, new BoostCounts(1, isAnomaly ? 1 : 0, isAnomaly && isSampled ? 1 : 0));
        }
    }

    /// <summary>Reads and zeroes the counts, in one step; null when there is nothing to tell or it is too early to.</summary>
    public RuleReport? TakeDue()
    {
        lock (_gate)
        {
            if (_counts.Requests == 0 || (_refreshedAt is { } stamp && clock.GetElapsedTime(stamp) < _interval)) return null;
            var report = new RuleReport(this, _counts, TakeBoosts());
            _counts = default;
            return report;
        }
    }

    public void PutBack(RuleCounts counts)
    {
        lock (_gate) _counts += counts;
    }

    public void PutBack(BoostReport boost)
    {
        lock (_gate) Add(boost.ServiceName, boost.Counts);
    }

    /// <param name="target">What X-Ray grants.</param>
    /// <param name="askedAt">Timestamp of just before the call.</param>
    public void Apply(SamplingTarget target, long askedAt)
    {
        lock (_gate)
        {
            _refreshedAt = askedAt;
            if (target.FixedRate is { } rate) _fixedRate = rate;
            if (target.ReservoirQuota is { } quota) _quota = quota;
            if (EpochSeconds.Read(target.ReservoirQuotaTTL) is { } until) _quotaUntil = until;
            if (target.Interval is > 0 and var seconds) _interval = TimeSpan.FromSeconds(seconds);
            _boostRate = target.SamplingBoost?.BoostRate ?? 0;
            _boostUntil = EpochSeconds.Read(target.SamplingBoost?.BoostRateTTL) ?? DateTimeOffset.MinValue;
        }
    }

    private bool TryTake(DateTimeOffset now)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        var second = now.ToUnixTimeSeconds();

        // Not ">": a clock that was set back would starve the rule.
        if (second != _second) (_second, _taken, _hasBorrowed) = (second, 0, false);

        // A quota of 0 is one: others have used the reservoir up.
        if (_quota is { } quota && _quotaUntil is { } until && now <= until) return _taken < quota && ++_taken > 0;
        if (_reservoirSize <= 0 || _hasBorrowed) return false;
        _counts = _counts with { Borrowed = _counts.Borrowed + 1 };
        return _hasBorrowed = true;
    }

    private double RateAt(DateTimeOffset now) => now < _boostUntil ? Math.Max(_boostRate, _fixedRate) : _fixedRate;

    private List<BoostReport> TakeBoosts()
    {
        if (_boosts is null) return [];
        List<BoostReport> taken = [.. _boosts.Take(MaxDocuments).Select(static boost => new BoostReport(boost.Key, boost.Value))];
        foreach (var boost in taken) _boosts.Remove(boost.ServiceName);
        return taken;
    }

    private void Add(string serviceName, BoostCounts counts)
    {
        _boosts ??= new Dictionary<string, BoostCounts>(StringComparer.Ordinal);
        _boosts[serviceName] = _boosts.GetValueOrDefault(serviceName) + counts;
    }
}
