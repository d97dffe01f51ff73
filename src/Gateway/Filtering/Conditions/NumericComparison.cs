using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>One comparison of a number with a bound.</summary>
/// <param name="comparison">One of <see cref="Operators"/>.</param>
/// <param name="bound">A number of JSON, as written.</param>
internal sealed class NumericComparison(string comparison, byte[] bound)
{
    public static readonly IReadOnlyList<string> Operators = ["=", "<", "<=", ">", ">="];

    private readonly bool _below = comparison[0] == '<';
    private readonly bool _same = comparison[^1] == '=';
    private readonly bool _above = comparison[0] == '>';

    public bool Holds(scoped in JsonNumber number) => JsonNumber.Compare(number, new JsonNumber(bound)) switch
    {
        < 0 => _below,
        0 => _same,
        > 0 => _above,
    };
}
