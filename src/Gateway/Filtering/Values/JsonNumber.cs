using System.Buffers.Text;

namespace Gateway.Filtering.Values;

/// <summary>A number of JSON, compared by its digits: exact, however many there are and however large the exponent.</summary>
internal readonly ref struct JsonNumber
{
    // Beyond any exponent that could matter, and far from overflow when lengths are added.
    private const long LargestExponent = long.MaxValue / 4;

    private readonly int _sign;

    /// <summary>Power of ten by which 0.d1d2d3… is multiplied.</summary>
    private readonly long _exponent;

    /// <summary>From the first digit that is not zero to the last one; a point may stand between.</summary>
    private readonly ReadOnlySpan<byte> _digits;

    /// <param name="written">A number by JSON's grammar.</param>
    public JsonNumber(ReadOnlySpan<byte> written)
    {
        var isNegative = written[0] == '-';
        if (isNegative) written = written[1..];
        var e = written.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = e < 0 ? written : written[..e];
        var first = mantissa.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0) return;

        var point = mantissa.IndexOf((byte)'.');
        if (point < 0) point = mantissa.Length;
        _sign = isNegative ? -1 : 1;
        _digits = mantissa[first..].TrimEnd("0."u8);
        _exponent = (first < point ? point - first : point - first + 1) + (e < 0 ? 0 : Exponent(written[(e + 1)..]));
    }

    /// <returns>Below 0 when the left one is less, 0 when both are worth the same.</returns>
    public static int Compare(scoped in JsonNumber left, scoped in JsonNumber right)
    {
        if (left._sign != right._sign || left._sign == 0) return left._sign.CompareTo(right._sign);
        if (left._exponent != right._exponent) return left._exponent > right._exponent ? left._sign : -left._sign;
        return left._sign * CompareDigits(left._digits, right._digits);
    }

    private static long Exponent(ReadOnlySpan<byte> written)
    {
        var isNegative = written[0] == '-';
        var digits = written[0] is (byte)'-' or (byte)'+' ? written[1..] : written;
        var size = Utf8Parser.TryParse(digits, out long parsed, out var read) && read == digits.Length ? Math.Min(parsed, LargestExponent) : LargestExponent;
        return isNegative ? -size : size;
    }

    private static int CompareDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            if (i < left.Length && left[i] == '.') i++;
            if (j < right.Length && right[j] == '.') j++;
            if (i == left.Length || j == right.Length) return (left.Length - i).CompareTo(right.Length - j);
            if (left[i] != right[j]) return left[i].CompareTo(right[j]);
            (i, j) = (i + 1, j + 1);
        }
    }
}
