using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>There is a value, of any kind, and none of the conditions holds for it.</summary>
internal sealed class AnythingBut(Condition[] excluded) : Condition
{
    public override bool Holds(scoped in Scalar value)
    {
        foreach (var condition in excluded)
        {
            if (condition.Holds(value)) return false;
        }

        return true;
    }
}
