using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>The text, whatever its case.</summary>
internal sealed class TextEqualsIgnoreCase(FoldedText expected) : TextCondition
{
    protected override bool Holds(scoped ReadOnlySpan<byte> text) => expected.IsAllOf(text);
}
