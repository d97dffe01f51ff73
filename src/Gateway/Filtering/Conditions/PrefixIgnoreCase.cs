using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>The text begins so, whatever the case.</summary>
internal sealed class PrefixIgnoreCase(FoldedText expected) : TextCondition
{
    protected override bool Holds(scoped ReadOnlySpan<byte> text) => expected.IsStartOf(text);
}
