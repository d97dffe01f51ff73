using System.Text;
using System.Text.Unicode;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>
/// Java's own UTF-8: U+0000 in two bytes, and what is above U+FFFF as two surrogates of three bytes each. STOMP's producers put
/// ordinary UTF-8 in the same places, so both are read, and mixed too.
/// </summary>
internal static class ModifiedUtf8
{
    /// <summary>Most bytes that one byte becomes: what is neither encoding becomes U+FFFD.</summary>
    private const int MostGrowth = 3;

    /// <summary>Most bytes that a character takes.</summary>
    private const int LongestChar = 3;
    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    public static string Decode(ReadOnlySpan<byte> text)
    {
        if (IsOrdinary(text)) return Encoding.UTF8.GetString(text);
        var ordinary = new byte[text.Length * MostGrowth];
        return Encoding.UTF8.GetString(ordinary, 0, ToUtf8(text, ordinary));
    }

    /// <summary>Writes a text in ordinary UTF-8.</summary>
    public static void Write(ReadOnlySpan<byte> text, ByteScratch destination)
    {
        if (IsOrdinary(text)) destination.Write(text);
        else destination.Advance(ToUtf8(text, destination.Room(checked(text.Length * MostGrowth))));
    }

    /// <summary>True when the bytes are ordinary UTF-8 already, as nearly all text is.</summary>
    public static bool IsOrdinary(ReadOnlySpan<byte> text) => Utf8.IsValid(text);

    public static int EncodedLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var c in text) length += LengthOf(c);
        return length;
    }

    /// <returns>The <see cref="EncodedLength"/>.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var at = 0;
        foreach (var c in text)
        {
            switch (LengthOf(c))
            {
                case 1:
                    destination[at++] = (byte)c;
                    break;
                case 2:
                    destination[at++] = (byte)(0xC0 | (c >> 6));
                    destination[at++] = (byte)(0x80 | (c & 0x3F));
                    break;
                default:
                    at += WriteThree(c, destination[at..]);
                    break;
            }
        }

        return at;
    }

    private static int LengthOf(char c) => c switch
    {
        '\0' => 2,
        < '\u0080' => 1,
        < '\u0800' => 2,
        _ => LongestChar,
    };

    private static int WriteThree(char c, Span<byte> destination)
    {
        destination[0] = (byte)(0xE0 | (c >> 12));
        destination[1] = (byte)(0x80 | ((c >> 6) & 0x3F));
        destination[2] = (byte)(0x80 | (c & 0x3F));
        return LongestChar;
    }

    private static int ToUtf8(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var at = 0;
        while (!text.IsEmpty)
        {
            var (taken, rune) = Next(text);
            if (rune is { } known) at += known.EncodeToUtf8(destination[at..]);
            else
            {
                Replacement.CopyTo(destination[at..]);
                at += Replacement.Length;
            }

            text = text[taken..];
        }

        return at;
    }

    private static (int Taken, Rune? Rune) Next(ReadOnlySpan<byte> text)
    {
        if (text is [0xC0, 0x80, ..]) return (2, new Rune(0));
        if (Rune.DecodeFromUtf8(text, out var rune, out var taken) == System.Buffers.OperationStatus.Done) return (taken, rune);
        if (!TryReadSurrogate(text, out var first)) return (taken, null);
        if (char.IsHighSurrogate(first) && TryReadSurrogate(text[LongestChar..], out var second) && Rune.TryCreate(first, second, out rune))
        {
            return (2 * LongestChar, rune);
        }

        // Half a pair stands for no character.
        return (LongestChar, null);
    }

    private static bool TryReadSurrogate(ReadOnlySpan<byte> text, out char surrogate)
    {
        surrogate = default;
        if (text is not [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..]) return false;
        surrogate = (char)(0xD000 | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F));
        return true;
    }
}
