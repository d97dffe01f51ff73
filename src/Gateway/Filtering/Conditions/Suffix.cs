namespace Gateway.Filtering.Conditions;

/// <summary>The text ends so.</summary>
internal sealed class Suffix(byte[] expected) : TextCondition
{
    protected override bool Holds(scoped ReadOnlySpan<byte> text) => text.EndsWith(expected);
}
