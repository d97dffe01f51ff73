namespace Gateway.Tracing.Sampling;

/// <summary>Decides by rules that this process keeps for itself.</summary>
/// <param name="rules">In the order in which they are tried.</param>
/// <param name="clock">Gives the epoch second of the reservoirs.</param>
/// <param name="random">0 up to, never including, 1; asked from any thread.</param>
internal sealed class LocalSampler(LocalRules rules, TimeProvider clock, Func<double> random) : ISampler
{
    private readonly LocalRuleState[] _rules = [.. rules.Rules.Select(static rule => new LocalRuleState(rule))];
    private readonly LocalRuleState _default = new(rules.Default);

    public SamplingDecision Decide(in SamplingRequest request)
    {
        var rule = Match(request);
        return new SamplingDecision(rule.Decide(clock, random), rule.Name);
    }

    private LocalRuleState Match(in SamplingRequest request)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(request)) return rule;
        }

        return _default;
    }
}
