namespace Gateway.Tracing;

/// <summary>Fixed-length hex digits, as identifiers are written: read in any case, written in lower case.</summary>
internal static class LowerHex
{
    private const int BitsPerDigit = 4;

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

    /// <summary>Fills <paramref name="destination"/> with the lowest digits of <paramref name="value"/>.</summary>
    public static void Format(ulong value, Span<char> destination)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = "0123456789abcdef"[(int)(value & 0xf)];
            value >>= BitsPerDigit;
        }
    }

    /// <inheritdoc cref="Format(ulong, Span{char})"/>
    public static void Format(ulong value, Span<byte> destination)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = "0123456789abcdef"u8[(int)(value & 0xf)];
            value >>= BitsPerDigit;
        }
    }

    private static int ValueOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
