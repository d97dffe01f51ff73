namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>The account's sampling rules as this process knows them: decides by them, and keeps what X-Ray wants to know.</summary>
/// <remarks>Decisions come from any thread, everything else from one at a time.</remarks>
internal sealed class AccountRules(TimeProvider clock, Func<double> random)
{
    /// <summary>Rules that could not be read again for so long are not gone by.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(1);

    private volatile RuleTable? _table;

    /// <summary>How many there are, expired or not.</summary>
    public int Count => _table?.Count ?? 0;

    /// <summary>Just before they were last read; null while they never were.</summary>
    public DateTimeOffset? AsOf => _table?.AsOf;

    /// <summary>True while decisions are made by these rules.</summary>
    public bool AreInForce => _table is { } table && clock.GetUtcNow() <= table.AsOf + ValidFor;

    /// <returns>False when there are no rules to go by, and then nothing was counted.</returns>
    public bool TryDecide(in SamplingRequest request, out SamplingDecision decision)
    {
        decision = default;
        var table = _table;
        if (table?.Match(request) is not { } rule) return false;
        var verdict = rule.Decide(table.AsOf + ValidFor);
        decision = new SamplingDecision(verdict == RuleVerdict.Sampled, rule.Name);
        return verdict != RuleVerdict.Expired;
    }

    /// <summary>Counts the end of a trace that one of these rules decided on.</summary>
    public void CountEnded(string rule, string serviceName, bool isSampled, bool isAnomaly)
    {
        if (_table is { ReportsAnomalies: true } table) table.Find(rule)?.CountEnded(serviceName, isSampled, isAnomaly);
    }

    /// <summary>Takes a list of rules. What goes by the same name keeps quota and counts; what is gone is forgotten.</summary>
    /// <param name="rules">All of them. An empty list is no answer, and changes nothing: an account always has a default.</param>
    /// <param name="asOf">Just before they were asked for.</param>
    /// <returns>False when nothing was changed.</returns>
    public bool Replace(IReadOnlyList<SamplingRule> rules, DateTimeOffset asOf)
    {
        if (rules.Count == 0) return false;
        var before = _table;
        _table = new RuleTable(rules, name => before?.Find(name) ?? new RuleState(name, clock, random), asOf);
        return true;
    }

    /// <summary>Takes the counts of every rule that is due. What cannot be reported must be put back.</summary>
    public IReadOnlyList<RuleReport> TakeDue() =>
        _table is { } table ? [.. table.States.Select(static state => state.TakeDue()).OfType<RuleReport>()] : [];

    /// <summary>Takes the answer to a report.</summary>
    /// <param name="targets">The answer.</param>
    /// <param name="reported">What was told in the call.</param>
    /// <param name="askedAt">Timestamp of just before the call.</param>
    /// <returns>True when the rules have changed since they were read, so that they should be read at once.</returns>
    public bool Apply(SamplingTargets targets, IReadOnlyList<RuleReport> reported, long askedAt)
    {
        foreach (var target in targets.SamplingTargetDocuments ?? []) _table?.Find(target.RuleName)?.Apply(target, askedAt);
        var unprocessed = targets.UnprocessedStatistics ?? [];
        var unprocessedBoosts = targets.UnprocessedBoostStatistics ?? [];
        PutBack(reported, unprocessed, unprocessedBoosts);
        return EpochSeconds.Read(targets.LastRuleModification) > AsOf || unprocessed.Concat(unprocessedBoosts).Any(static u => u.IsRefused);
    }

    private static void PutBack(
        IReadOnlyList<RuleReport> reported, IReadOnlyList<UnprocessedStatistics> counts, IReadOnlyList<UnprocessedStatistics> boosts)
    {
        foreach (var report in reported)
        {
            if (counts.Any(u => !u.IsRefused && u.RuleName == report.Rule.Name)) report.PutBackCounts();
            foreach (var boost in report.Boosts)
            {
                if (boosts.Any(u => !u.IsRefused && u.RuleName == report.Rule.Name && u.ServiceName == boost.ServiceName)) report.PutBack(boost);
            }
        }
    }
}
