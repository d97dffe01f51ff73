namespace Gateway.Filtering.Conditions;

/// <summary>The text, byte for byte; the empty one too.</summary>
internal sealed class TextEquals(byte[] expected) : TextCondition
{
    protected override bool Holds(scoped ReadOnlySpan<byte> text) => text.SequenceEqual(expected);
}
