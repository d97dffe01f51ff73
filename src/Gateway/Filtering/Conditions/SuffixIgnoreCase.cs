using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>The text ends so, whatever the case.</summary>
internal sealed class SuffixIgnoreCase(FoldedText expected) : TextCondition
{
    protected override bool Holds(scoped ReadOnlySpan<byte> text) => expected.IsEndOf(text);
}
