using System.Globalization;
using System.Text;

namespace Gateway.Filtering.Values;

/// <summary>Takes the escapes out of a JSON string.</summary>
/// <remarks>The reader's own way throws at half a surrogate pair, which JSON's grammar allows; here it becomes U+FFFD, as in any UTF-8.</remarks>
internal static class JsonEscapes
{
    private const int UnicodeEscape = 6;
    private const int HexDigits = 4;

    /// <param name="escaped">The inside of a string that a reader has accepted.</param>
    /// <param name="destination">At least as long.</param>
    /// <returns>The length of the text.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var length = 0;
        while (escaped.IndexOf((byte)'\\') is >= 0 and var plain)
        {
            escaped[..plain].CopyTo(destination[length..]);
            length += plain;
            escaped = escaped[plain..];
            length += escaped[1] == 'u' ? Unicode(ref escaped, destination[length..]) : Short(ref escaped, destination[length..]);
        }

        escaped.CopyTo(destination[length..]);
        return length + escaped.Length;
    }

    private static int Short(ref ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        destination[0] = escaped[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            var itself => itself,
        };
        escaped = escaped[2..];
        return 1;
    }

    private static int Unicode(ref ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var first = Unit(escaped);
        escaped = escaped[UnicodeEscape..];
        if (Rune.TryCreate(first, out var rune)) return rune.EncodeToUtf8(destination);
        if (escaped.Length < UnicodeEscape || !escaped.StartsWith("\\u"u8) || !Rune.TryCreate(first, Unit(escaped), out rune))
            return Rune.ReplacementChar.EncodeToUtf8(destination);
        escaped = escaped[UnicodeEscape..];
        return rune.EncodeToUtf8(destination);
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
