using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>A number that meets every comparison.</summary>
internal sealed class NumericRange(NumericComparison[] comparisons) : Condition
{
    public override bool Holds(scoped in Scalar value)
    {
        if (value.Kind != ScalarKind.Number) return false;
        var number = new JsonNumber(value.Bytes);
        foreach (var comparison in comparisons)
        {
            if (!comparison.Holds(number)) return false;
        }

        return true;
    }
}
