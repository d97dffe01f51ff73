using System.Buffers.Binary;
using System.Text;

namespace Gateway.Invocation.Events;

/// <summary>Bytes as JSON numbers from -128 to 127, the way Lambda's events show headers.</summary>
internal static class SignedBytes
{
    private const int Values = 256;

    // Each number with a comma behind it, at most five characters, as one little-endian word.
    private static readonly ulong[] Words = new ulong[Values];
    private static readonly byte[] Lengths = new byte[Values];

#pragma warning disable CA1810 // Two tables that are filled together.
    static SignedBytes()
#pragma warning restore CA1810
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var value = 0; value < Values; value++)
        {
            word.Clear();
            Lengths[value] = (byte)Encoding.ASCII.GetBytes($"{(sbyte)value},", word);
            Words[value] = BinaryPrimitives.ReadUInt64LittleEndian(word);
        }
    }

    /// <summary>What <see cref="Write"/> takes for these bytes.</summary>
    public static long Length(ReadOnlySpan<byte> bytes)
    {
        var lengths = Lengths;
        var total = 0L;
        foreach (var value in bytes) total += lengths[value];
        return bytes.IsEmpty ? 0 : total - 1;
    }

    /// <summary>Writes the numbers with commas between them.</summary>
    /// <param name="bytes">What to write.</param>
    /// <param name="destination">May be written to for up to seven bytes behind the last number, and must have room for that.</param>
    /// <returns>The length of the numbers and commas.</returns>
    public static int Write(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        var (words, lengths) = (Words, Lengths);
        var at = 0;
        foreach (var value in bytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[at..], words[value]);
            at += lengths[value];
        }

        return bytes.IsEmpty ? 0 : at - 1;
    }
}
