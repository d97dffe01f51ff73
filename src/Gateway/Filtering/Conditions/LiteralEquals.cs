using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>One of <c>null</c>, <c>true</c> and <c>false</c>.</summary>
internal sealed class LiteralEquals(ScalarKind expected) : Condition
{
    public override bool Holds(scoped in Scalar value) => value.Kind == expected;
}
