using Gateway.Configuration;

namespace Gateway.Tracing;

/// <summary>What the records of a batch say about sampling, gathered one by one. A record without context says nothing, which counts.</summary>
internal struct UpstreamVotes
{
    private const int None = 0;

    // One bit for each member of UpstreamDecision that was said.
    private int _said;

    private readonly bool Agree => (_said & (_said - 1)) == None;

    public void Add(UpstreamDecision vote) => _said |= Bit(vote);

    /// <summary>True when no further vote can change what <see cref="Decide"/> answers, once a first context is known.</summary>
    public readonly bool IsSettled(DecisionPolicy policy) => policy switch
    {
        DecisionPolicy.AnySampled => Has(UpstreamDecision.Sampled),
        DecisionPolicy.AllSampled => Has(UpstreamDecision.NotSampled),
        DecisionPolicy.First => true,
        _ => !Agree,
    };

    /// <param name="policy">For votes that differ.</param>
    /// <param name="first">Of the first record that has a context.</param>
    public readonly UpstreamDecision Decide(DecisionPolicy policy, UpstreamDecision first)
    {
        if (Agree) return first;
        return policy switch
        {
            DecisionPolicy.AnySampled when Has(UpstreamDecision.Sampled) => UpstreamDecision.Sampled,
            DecisionPolicy.AllSampled when Has(UpstreamDecision.NotSampled) => UpstreamDecision.NotSampled,
            DecisionPolicy.First => first,
            _ => UpstreamDecision.Undecided,
        };
    }

    private readonly bool Has(UpstreamDecision vote) => (_said & Bit(vote)) != None;

    private static int Bit(UpstreamDecision vote) => 1 << (int)vote;
}
