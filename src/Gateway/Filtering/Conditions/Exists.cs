using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>There is a value, be it null; or there is none.</summary>
internal sealed class Exists(bool expected) : Condition
{
    public override bool HoldsForAbsent => !expected;

    public override bool HoldsForPresent => expected;

    public override bool Holds(scoped in Scalar value) => expected;
}
