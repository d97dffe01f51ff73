namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What is told of one rule: taken from its state, and put back there when it could not be told.</summary>
internal sealed record RuleReport(RuleState Rule, RuleCounts Counts, IReadOnlyList<BoostReport> Boosts)
{
    public void PutBack()
    {
        PutBackCounts();
        foreach (var boost in Boosts) PutBack(boost);
    }

    public void PutBackCounts() => Rule.PutBack(Counts);

    public void PutBack(BoostReport boost) => Rule.PutBack(boost);
}
