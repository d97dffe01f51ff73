using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>The value of a property as Java's <c>String.valueOf</c> shows it, in UTF-8.</summary>
/// <remarks>
/// JMS knows no more than numbers, booleans and texts; ActiveMQ adds lists and maps, which Java shows as <c>[a, 1]</c> and
/// <c>{k=v}</c>. For a byte array Java shows its address, which is of use to nobody: here it is base64.
/// </remarks>
internal static class JavaText
{
    // Between these Java writes a number without an exponent.
    private const double SmallestPlain = 1e-3;
    private const double SmallestWithExponent = 1e7;
    private const int LongestNumber = 32;

    public static void Write(in Primitive value, ByteScratch destination)
    {
        switch (value.Kind)
        {
            case PrimitiveKind.Null:
                destination.Write("null"u8);
                break;
            case PrimitiveKind.Boolean:
                destination.Write(value.Boolean ? "true"u8 : "false"u8);
                break;
            case PrimitiveKind.Char:
                WriteChar(value.Char, destination);
                break;
            case PrimitiveKind.Double:
                WriteDouble(value.Double, destination);
                break;
            case PrimitiveKind.Float:
                WriteFloat(value.Float, destination);
                break;
            case PrimitiveKind.String or PrimitiveKind.BigString:
                ModifiedUtf8.Write(value.Bytes, destination);
                break;
            case PrimitiveKind.Bytes:
                Base64.EncodeToUtf8(value.Bytes, destination.Room(Base64.GetMaxEncodedToUtf8Length(value.Bytes.Length)), out _, out var written);
                destination.Advance(written);
                break;
            case PrimitiveKind.Map:
                WriteMap(value.Bytes, destination);
                break;
            case PrimitiveKind.List:
                WriteList(value.Bytes, destination);
                break;
            default:
                destination.WriteNumber(value.Integer);
                break;
        }
    }

    private static void WriteChar(char value, ByteScratch destination)
    {
        var rune = Rune.TryCreate(value, out var known) ? known : Rune.ReplacementChar;
        destination.Advance(rune.EncodeToUtf8(destination.Room(4)));
    }

    private static void WriteMap(ReadOnlySpan<byte> encoded, ByteScratch destination)
    {
        var entries = new PrimitiveMap(encoded);
        destination.Write((byte)'{');
        for (var first = true; entries.MoveNext(); first = false)
        {
            if (!first) destination.Write(", "u8);
            ModifiedUtf8.Write(entries.Key, destination);
            destination.Write((byte)'=');
            Write(entries.Value, destination);
        }

        destination.Write((byte)'}');
    }

    private static void WriteList(ReadOnlySpan<byte> encoded, ByteScratch destination)
    {
        var values = new PrimitiveList(encoded);
        destination.Write((byte)'[');
        for (var first = true; values.MoveNext(); first = false)
        {
            if (!first) destination.Write(", "u8);
            Write(values.Value, destination);
        }

        destination.Write((byte)']');
    }

    // As many digits as it takes to tell the number from its neighbours, and at least two: where one would do (only for the
    // tiniest of numbers does it matter) Java takes the nearest of those with two.
    private static void WriteFloating<T>(T value, double magnitude, ByteScratch destination)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        Span<byte> digits = stackalloc byte[LongestNumber];
        value.TryFormat(number, out var length, "R", CultureInfo.InvariantCulture);
        var count = Digits(number[..length], digits, out var exponent);
        if (count == 1)
        {
            value.TryFormat(number, out length, "E1", CultureInfo.InvariantCulture);
            count = Digits(number[..length], digits, out exponent);
        }

        // .NET chooses between plain and scientific at other borders than Java.
        if (magnitude is >= SmallestPlain and < SmallestWithExponent) LayPlain(digits[..count], exponent, destination);
        else LayScientific(digits[..count], exponent, destination);
    }

    private static void WriteDouble(double value, ByteScratch destination)
    {
        if (TryWriteSpecial(value, destination)) return;
        if (value < 0) destination.Write((byte)'-');
        WriteFloating(Math.Abs(value), Math.Abs(value), destination);
    }

    private static void WriteFloat(float value, ByteScratch destination)
    {
        if (TryWriteSpecial(value, destination)) return;
        if (value < 0) destination.Write((byte)'-');
        WriteFloating(Math.Abs(value), Math.Abs(value), destination);
    }

    private static bool TryWriteSpecial(double value, ByteScratch destination)
    {
        if (double.IsNaN(value)) destination.Write("NaN"u8);
        else if (double.IsPositiveInfinity(value)) destination.Write("Infinity"u8);
        else if (double.IsNegativeInfinity(value)) destination.Write("-Infinity"u8);
        else if (value == 0) destination.Write(double.IsNegative(value) ? "-0.0"u8 : "0.0"u8);
        else return false;
        return true;
    }

    private static void LayScientific(ReadOnlySpan<byte> digits, int exponent, ByteScratch destination)
    {
        LayPlain(digits, exponent: 0, destination);
        destination.Write((byte)'E');
        destination.WriteNumber(exponent);
    }

    /// <param name="digits">Without zeros at either end.</param>
    /// <param name="exponent">Of ten, for a point behind the first digit.</param>
    /// <param name="destination">Gets at least one digit on each side of the point.</param>
    private static void LayPlain(ReadOnlySpan<byte> digits, int exponent, ByteScratch destination)
    {
        var whole = exponent + 1;
        if (whole <= 0) destination.Write((byte)'0');
        for (var i = 0; i < whole; i++) destination.Write(i < digits.Length ? digits[i] : (byte)'0');
        destination.Write((byte)'.');
        for (var i = whole; i < 0; i++) destination.Write((byte)'0');
        if (whole >= digits.Length) destination.Write((byte)'0');
        else destination.Write(digits[Math.Max(whole, 0)..]);
    }

    private static int Digits(ReadOnlySpan<byte> number, Span<byte> digits, out int exponent)
    {
        var (count, point, written) = (0, -1, 0);
        exponent = 0;
        for (var i = 0; i < number.Length; i++)
        {
            if (number[i] == 'E')
            {
                written = int.Parse(number[(i + 1)..], CultureInfo.InvariantCulture);
                break;
            }

            if (number[i] == '.') point = count;
            else digits[count++] = number[i];
        }

        exponent = written + (point < 0 ? count : point) - 1;
        var zeros = digits[..count].IndexOfAnyExcept((byte)'0');
        exponent -= zeros;
        digits[zeros..count].CopyTo(digits);
        return digits[..(count - zeros)].TrimEnd((byte)'0').Length;
    }
}
