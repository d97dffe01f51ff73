using System.Globalization;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Floating-point numbers as Java prints them, and so Lambda's poller: <c>1.0</c>, <c>1.5E-5</c>, <c>1.0E7</c>.</summary>
internal static class JavaNumber
{
    /// <summary>Enough for any number's shortest form.</summary>
    public const int MostBytes = 32;

    private const int FirstScientific = 7;
    private const int LastScientific = -4;

    /// <returns>The length; 0 for a number that JSON has no form for.</returns>
    public static int Write(double value, Span<byte> destination)
    {
        Span<byte> shortest = stackalloc byte[MostBytes];
        if (!double.IsFinite(value) || !value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture)) return 0;
        return Lay(shortest[..length], destination);
    }

    /// <inheritdoc cref="Write(double, Span{byte})"/>
    public static int Write(float value, Span<byte> destination)
    {
        Span<byte> shortest = stackalloc byte[MostBytes];
        if (!float.IsFinite(value) || !value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture)) return 0;
        return Lay(shortest[..length], destination);
    }

    private static int Lay(ReadOnlySpan<byte> shortest, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[MostBytes];
        var (count, exponent) = Dissect(shortest, digits);
        var writer = new AsciiWriter(destination);
        if (shortest[0] == '-') writer.Write((byte)'-');
        if (exponent is >= FirstScientific or <= LastScientific) WriteScientific(ref writer, digits[..count], exponent);
        else WritePlain(ref writer, digits[..count], exponent);
        return writer.Length;
    }

    /// <summary>The significant digits, at least one, and the exponent of the first.</summary>
    private static (int Count, int Exponent) Dissect(ReadOnlySpan<byte> number, Span<byte> digits)
    {
        var mark = number.IndexOf((byte)'E');
        var mantissa = mark < 0 ? number : number[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(number[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var (count, whole, fraction, leadingZeros) = (0, 0, false, 0);
        foreach (var character in mantissa)
        {
            if (character == '.') fraction = true;
            if (character is < (byte)'0' or > (byte)'9') continue;
            if (!fraction) whole++;
            if (count == 0 && character == '0') leadingZeros++;
            else digits[count++] = character;
        }

        while (count > 1 && digits[count - 1] == '0') count--;
        if (count > 0) return (count, exponent + whole - leadingZeros - 1);
        digits[0] = (byte)'0';
        return (1, 0);
    }

    private static void WritePlain(ref AsciiWriter writer, scoped ReadOnlySpan<byte> digits, int exponent)
    {
        if (exponent < 0)
        {
            writer.Write("0.000"u8[..(1 - exponent)]);
            writer.Write(digits);
            return;
        }

        for (var i = 0; i <= exponent; i++) writer.Write(i < digits.Length ? digits[i] : (byte)'0');
        writer.Write((byte)'.');
        writer.Write(digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0"u8);
    }

    private static void WriteScientific(ref AsciiWriter writer, scoped ReadOnlySpan<byte> digits, int exponent)
    {
        writer.Write(digits[0]);
        writer.Write((byte)'.');
        if (digits.Length > 1) writer.Write(digits[1..]);
        else writer.Write((byte)'0');
        writer.Write((byte)'E');
        writer.WriteNumber(exponent);
    }
}
