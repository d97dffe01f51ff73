namespace Gateway.Filtering.Conditions;

/// <summary>The text begins so.</summary>
internal sealed class Prefix(byte[] expected) : TextCondition
{
    protected override bool Holds(scoped ReadOnlySpan<byte> text) => text.StartsWith(expected);
}
