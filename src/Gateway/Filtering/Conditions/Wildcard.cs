using System.Diagnostics;

namespace Gateway.Filtering.Conditions;

/// <summary>The text is made of the parts, in order, with anything between them.</summary>
internal sealed class Wildcard : TextCondition
{
    private readonly byte[] _first;
    private readonly byte[][] _middle;
    private readonly byte[] _last;

    /// <param name="parts">What stands before, between and behind the asterisks: two at least.</param>
    public Wildcard(IReadOnlyList<byte[]> parts)
    {
        Debug.Assert(parts.Count > 1, "A text without asterisks is no wildcard");
        (_first, _middle, _last) = (parts[0], [.. parts.Skip(1).SkipLast(1)], parts[^1]);
    }

    // The first place of each part is as good as any: what it leaves is the longest rest.
    protected override bool Holds(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length < _first.Length + _last.Length || !text.StartsWith(_first) || !text.EndsWith(_last)) return false;
        var rest = text[_first.Length..^_last.Length];
        foreach (var part in _middle)
        {
            var at = rest.IndexOf(part);
            if (at < 0) return false;
            rest = rest[(at + part.Length)..];
        }

        return true;
    }
}
