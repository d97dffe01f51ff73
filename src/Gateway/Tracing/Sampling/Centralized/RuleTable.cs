using System.Runtime.CompilerServices;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>The account's rules as they were read at one time, in the order in which they are tried.</summary>
/// <remarks>
/// Requests differ only by mapping and topic, so what matched once is remembered: the patterns are tried once for each, not
/// once a batch. The memory is bounded, and a request that finds its place taken is matched anew.
/// </remarks>
internal sealed class RuleTable
{
    private const int MemorySlots = 256;

    private readonly (RulePattern Pattern, RuleState State)[] _rules;
    private readonly Dictionary<string, RuleState> _states;
    private readonly Memory?[] _memory = new Memory?[MemorySlots];

    /// <param name="rules">In any order.</param>
    /// <param name="stateOf">The state that goes by a rule's name, from before or new.</param>
    /// <param name="asOf">Just before they were asked for.</param>
    public RuleTable(IEnumerable<SamplingRule> rules, Func<string, RuleState> stateOf, DateTimeOffset asOf)
    {
        AsOf = asOf;
        SamplingRule[] ordered =
        [
            .. rules
                .DistinctBy(static rule => rule.RuleName, StringComparer.Ordinal)
                .OrderBy(static rule => rule.RuleName == SamplingRule.DefaultName)
                .ThenBy(static rule => rule.Priority)
                .ThenBy(static rule => rule.RuleName, StringComparer.Ordinal),
        ];
        _states = ordered.ToDictionary(static rule => rule.RuleName, rule => Defined(stateOf(rule.RuleName), rule), StringComparer.Ordinal);
        _rules = [.. ordered.Select(rule => (new RulePattern(rule), _states[rule.RuleName]))];
        ReportsAnomalies = ordered.Any(static rule => rule.SamplingRateBoost is not null);
    }

    public DateTimeOffset AsOf { get; }

    public int Count => _rules.Length;

    /// <summary>True when a rule may be boosted, and wants to know how its traces end.</summary>
    public bool ReportsAnomalies { get; }

    public IEnumerable<RuleState> States => _rules.Select(static rule => rule.State);

    public RuleState? Find(string name) => _states.GetValueOrDefault(name);

    /// <summary>The first rule that matches; null only where the account's list has no default.</summary>
    public RuleState? Match(in SamplingRequest request)
    {
        // By identity: callers keep the strings of a mapping and a topic, and hashing their text costs more than all the rest.
        var slot = (RuntimeHelpers.GetHashCode(request.UrlPath) ^ RuntimeHelpers.GetHashCode(request.ServiceName)) & (MemorySlots - 1);
        var memory = Volatile.Read(ref _memory[slot]);
        if (memory is not null && memory.Request == request) return memory.State;
        var state = Search(request);
        if (memory is null && state is not null) Volatile.Write(ref _memory[slot], new Memory(request, state));
        return state;
    }

    /// <summary>As <see cref="Match"/>, without its memory.</summary>
    public RuleState? Search(in SamplingRequest request)
    {
        foreach (var (pattern, state) in _rules)
        {
            if (pattern.Matches(request)) return state;
        }

        return null;
    }

    private static RuleState Defined(RuleState state, SamplingRule rule)
    {
        state.Define(rule);
        return state;
    }

    private sealed class Memory(SamplingRequest request, RuleState state)
    {
        public readonly SamplingRequest Request = request;

        public RuleState State => state;
    }
}
