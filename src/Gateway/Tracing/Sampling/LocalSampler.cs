namespace Gateway.Tracing.Sampling;

/// <summary>Decides by rules that this process keeps for itself.</summary>
/// <param name="rules">In the order in which they are tried.</param>
/// <param name="clock">Gives the epoch second of the reservoirs.</param>
/// <param name="random">0 up to, never including, 1; asked from any thread.</param>
internal sealed class LocalSampler(LocalRules rules, TimeProvider clock, Func<double> random) : ISampler
{
    private volatile LocalRuleState[] _rules = StatesOf(rules);

    /// <summary>Other rules decide from now on, each with a full reservoir.</summary>
    public void Use(LocalRules rules) => _rules = StatesOf(rules);

    public SamplingDecision Decide(in SamplingRequest request)
    {
        var rule = Match(_rules, request);
        return new SamplingDecision(rule.Decide(clock, random), rule.Name);
    }

    // The default comes last.
    private static LocalRuleState[] StatesOf(LocalRules rules) => [.. rules.Rules.Append(rules.Default).Select(static rule => new LocalRuleState(rule))];

    private static LocalRuleState Match(LocalRuleState[] rules, in SamplingRequest request)
    {
        foreach (var rule in rules.AsSpan(..^1))
        {
            if (rule.Matches(request)) return rule;
        }

        return rules[^1];
    }
}
