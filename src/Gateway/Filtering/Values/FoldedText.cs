using System.Text;

namespace Gateway.Filtering.Values;

/// <summary>A text that is compared without regard to case: character by character, in no language in particular.</summary>
internal sealed class FoldedText(string text)
{
    private readonly Rune[] _upper = [.. text.EnumerateRunes().Select(Rune.ToUpperInvariant)];

    public bool IsAllOf(ReadOnlySpan<byte> utf8) => IsStartOf(utf8, out var length) && length == utf8.Length;

    public bool IsStartOf(ReadOnlySpan<byte> utf8) => IsStartOf(utf8, out _);

    public bool IsEndOf(ReadOnlySpan<byte> utf8)
    {
        for (var i = _upper.Length - 1; i >= 0; i--)
        {
            if (utf8.IsEmpty) return false;
            Rune.DecodeLastFromUtf8(utf8, out var rune, out var length);
            if (Rune.ToUpperInvariant(rune) != _upper[i]) return false;
            utf8 = utf8[..^length];
        }

        return true;
    }

    private bool IsStartOf(ReadOnlySpan<byte> utf8, out int taken)
    {
        taken = 0;
        foreach (var expected in _upper)
        {
            if (taken == utf8.Length) return false;
            Rune.DecodeFromUtf8(utf8[taken..], out var rune, out var length);
            if (Rune.ToUpperInvariant(rune) != expected) return false;
            taken += length;
        }

        return true;
    }
}
