using System.Diagnostics.CodeAnalysis;

namespace Gateway.Tracing.Sampling;

/// <summary>What a rules file gave: rules, or everything that is wrong with it.</summary>
/// <param name="Rules">Null when there are errors.</param>
/// <param name="Errors">Each names file, place, value and remedy.</param>
internal sealed record LocalRulesResult(LocalRules? Rules, IReadOnlyList<string> Errors)
{
    [MemberNotNullWhen(true, nameof(Rules))]
    public bool IsValid => Rules is not null;
}
