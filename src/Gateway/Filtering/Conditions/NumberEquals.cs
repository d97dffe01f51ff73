using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>The number as it is written: to AWS, 300, 300.0 and 3.0e2 are three different ones. <see cref="NumericRange"/> compares what they are worth.</summary>
internal sealed class NumberEquals(byte[] expected) : Condition
{
    public override bool Holds(scoped in Scalar value) => value.Kind == ScalarKind.Number && value.Bytes.SequenceEqual(expected);
}
