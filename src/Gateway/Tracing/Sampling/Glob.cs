namespace Gateway.Tracing.Sampling;

/// <summary>A pattern of a sampling rule: <c>*</c> any run, <c>?</c> one character; the whole text, whatever its case.</summary>
internal sealed class Glob
{
    private readonly string _pattern;
    private readonly bool _matchesAnything;

    public Glob(string pattern)
    {
        _pattern = pattern.ToUpperInvariant();
        _matchesAnything = pattern.Length > 0 && pattern.All(static c => c == '*');
    }

    /// <summary>True when all of <paramref name="text"/> fits. A text that is lacking fits only <c>*</c>.</summary>
    public bool IsMatch(string? text) => _matchesAnything || (text is not null && IsMatch(_pattern, text));

    /// <inheritdoc cref="IsMatch(string?)"/>
    public bool IsMatch(ReadOnlySpan<char> text) => _matchesAnything || IsMatch(_pattern, text);

    // On a mismatch the last star takes one character more and the rest is tried again: no recursion, no allocation,
    // and never more steps than pattern times text.
    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == char.ToUpperInvariant(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
