using System.Buffers;
using System.Globalization;

namespace Gateway.Tracing;

/// <summary>Makes a name that X-Ray takes: letters, digits, blanks and a few signs, 1 to 200 of them.</summary>
internal static class SegmentName
{
    /// <summary>X-Ray's own limit.</summary>
    public const int MaxLength = 200;
    private const char Replacement = '_';
    private const string Fallback = "gateway";

    private static readonly SearchValues<char> Signs = SearchValues.Create("_.:/%&#=+\\-@");

    public static string Sanitize(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return Fallback;
        var length = Math.Min(name.Length, MaxLength);
        return string.Create(length, name, static (text, source) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = IsAllowed(source[i]) ? source[i] : Replacement;
        });
    }

    private static bool IsAllowed(char c) =>
        Signs.Contains(c) || char.IsLetter(c) || char.IsNumber(c)
        || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;
}
