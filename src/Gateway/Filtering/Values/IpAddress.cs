using System.Buffers.Text;

namespace Gateway.Filtering.Values;

/// <summary>An address of either version, as a number.</summary>
/// <param name="Bits">32 or 128 of them.</param>
/// <param name="Width">32 or 128.</param>
internal readonly record struct IpAddress(UInt128 Bits, int Width)
{
    private const int V4Bits = 32;
    private const int V4Parts = 4;
    private const int V6Bits = 128;
    private const int V6Groups = 8;
    private const int GroupBits = 16;
    private const int MostGroupDigits = 4;

    /// <summary>Reads dotted decimals without leading zeros, which some take for octal, or a version 6 address without zone.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address) =>
        text.Contains((byte)':') ? TryParseV6(text, out address) : TryParseV4(text, out address);

    private static bool TryParseV4(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        var bits = 0u;
        for (var part = 0; part < V4Parts; part++)
        {
            if (part > 0 && !TrySkip(ref text, (byte)'.')) return false;
            if (text.IsEmpty || !char.IsAsciiDigit((char)text[0])) return false;
            if (!Utf8Parser.TryParse(text, out byte value, out var read) || (read > 1 && text[0] == '0')) return false;
            bits = (bits << 8) | value;
            text = text[read..];
        }

        address = new IpAddress(bits, V4Bits);
        return text.IsEmpty;
    }

    private static bool TryParseV6(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        var gap = text.IndexOf("::"u8);
        if (gap < 0)
        {
            if (!TryParseGroups(text, out var all, out var full) || full != V6Groups) return false;
            address = new IpAddress(all, V6Bits);
            return true;
        }

        // Only the end of an address may be of version 4.
        if (text[..gap].Contains((byte)'.')) return false;
        if (!TryParseGroups(text[..gap], out var high, out var left) || !TryParseGroups(text[(gap + 2)..], out var low, out var right)) return false;
        // The gap stands for one group at least.
        if (left + right >= V6Groups) return false;
        address = new IpAddress((left == 0 ? UInt128.Zero : high << (GroupBits * (V6Groups - left))) | low, V6Bits);
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<byte> text, out UInt128 bits, out int count)
    {
        (bits, count) = (UInt128.Zero, 0);
        while (!text.IsEmpty && count < V6Groups)
        {
            if (count > 0 && !TrySkip(ref text, (byte)':')) return false;
            // An address of version 4 may stand in the place of the last two groups.
            if (!text.Contains((byte)':') && text.Contains((byte)'.'))
            {
                if (!TryParseV4(text, out var tail)) return false;
                (bits, count) = ((bits << V4Bits) | tail.Bits, count + 2);
                return count <= V6Groups;
            }

            if (!Utf8Parser.TryParse(text, out ushort group, out var read, 'x') || read > MostGroupDigits) return false;
            (bits, count) = ((bits << GroupBits) | group, count + 1);
            text = text[read..];
        }

        return text.IsEmpty;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> text, byte separator)
    {
        if (text.IsEmpty || text[0] != separator) return false;
        text = text[1..];
        return true;
    }
}
