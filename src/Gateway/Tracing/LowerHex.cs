using System.Buffers.Binary;

namespace Gateway.Tracing;

/// <summary>Fixed-length hex digits, as identifiers are written: read in any case, written in lower case.</summary>
internal static class LowerHex
{
    private const int BitsPerDigit = 4;
    private const int Digits = 16;

    /// <summary>Reads all of <paramref name="digits"/> (at most 32). The framework's own parser would let trailing NULs pass.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out UInt128 value)
    {
        ulong high = 0, low = 0;
        value = default;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
            high = (high << BitsPerDigit) | (low >> 60);
            low = (low << BitsPerDigit) | (uint)ValueOf(digit);
        }

        value = new UInt128(high, low);
        return true;
    }

    /// <summary>Fills <paramref name="destination"/>, at most 16 characters, with the lowest digits of <paramref name="value"/>.</summary>
    public static void Format(ulong value, Span<char> destination)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Span<char> digits = stackalloc char[Digits];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Convert.TryToHexStringLower(bytes, digits, out _);
        digits[(Digits - destination.Length)..].CopyTo(destination);
    }

    /// <inheritdoc cref="Format(ulong, Span{char})"/>
    public static void Format(ulong value, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Span<byte> digits = stackalloc byte[Digits];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Convert.TryToHexStringLower(bytes, digits, out _);
        digits[(Digits - destination.Length)..].CopyTo(destination);
    }

    private static int ValueOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
