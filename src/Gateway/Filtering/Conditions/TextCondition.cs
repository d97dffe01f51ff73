using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>A condition that only texts can meet.</summary>
internal abstract class TextCondition : Condition
{
    public sealed override bool Holds(scoped in Scalar value) => value.Kind == ScalarKind.Text && Holds(value.Bytes);

    protected abstract bool Holds(scoped ReadOnlySpan<byte> text);
}
