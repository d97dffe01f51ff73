using System.Buffers.Text;
using Gateway.Filtering.Patterns;
using Gateway.Filtering.Values;
using Gateway.Sources.RabbitMq.Messages;

namespace Gateway.Filtering.Fields;

/// <summary>A RabbitMQ message's header table, walked as JSON would be.</summary>
/// <remarks>
/// A text is what it says. A pattern that has it as the event does, <c>{"bytes":[103,111]}</c>, matches too: what works with AWS
/// has to work here.
/// </remarks>
internal static class RabbitMqHeaders
{
    private const int LongestNumber = 32;

    /// <returns>Null when the pattern has nothing to say about a table.</returns>
    public static bool? MatchTable(ValuePattern pattern, ReadOnlySpan<byte> table)
    {
        if (pattern is not ObjectPattern inner) return null;
        Span<bool> slots = stackalloc bool[inner.SlotCount];
        inner.Begin(slots);
        var fields = new FieldReader(table);
        while (!fields.IsEmpty)
        {
            var field = inner.Find(fields.ReadBytes());
            var value = fields;
            Skip(ref fields);
            foreach (var slot in field?.Slots ?? [])
            {
                var once = value;
                slots[slot.Index] = Match(slot.Pattern, ref once) ?? slot.Pattern.MatchesAbsent;
            }
        }

        return inner.Holds(slots);
    }

    private static bool? Match(ValuePattern pattern, ref FieldReader fields)
    {
        switch (fields.ReadKind())
        {
            case FieldKind.Text:
                return MatchText(pattern, fields.ReadBytes());
            case FieldKind.Bytes:
                return MatchBytes(pattern, fields.ReadBytes());
            case FieldKind.Boolean:
                return pattern.MatchScalar(Scalar.Flag(fields.ReadByte() != 0));
            case FieldKind.Integer:
                return MatchNumber(pattern, fields.ReadInteger());
            case FieldKind.Single:
                return MatchNumber(pattern, fields.ReadSingle());
            case FieldKind.Double:
                return MatchNumber(pattern, fields.ReadDouble());
            case FieldKind.Decimal:
                return pattern.MatchScalar(Scalar.Number(fields.ReadBytes()));
            case FieldKind.Timestamp:
                return MatchTimestamp(pattern, fields.ReadInteger());
            case FieldKind.Table:
                return MatchTable(pattern, fields.ReadBytes());
            case FieldKind.Array:
                return MatchArray(pattern, fields.ReadBytes());
            default:
                return pattern.MatchScalar(Scalar.Null);
        }
    }

    private static bool? MatchText(ValuePattern pattern, ReadOnlySpan<byte> text)
    {
        if (pattern is not ObjectPattern inner) return pattern.MatchScalar(Scalar.Text(text));
        Span<bool> slots = stackalloc bool[inner.SlotCount];
        inner.Begin(slots);
        foreach (var slot in inner.Find("bytes"u8)?.Slots ?? []) slots[slot.Index] = MatchBytes(slot.Pattern, text) ?? slot.Pattern.MatchesAbsent;
        return inner.Holds(slots);
    }

    private static bool? MatchBytes(ValuePattern pattern, ReadOnlySpan<byte> bytes)
    {
        bool? any = null;
        foreach (var each in bytes)
        {
            if (any == true) break;
            any = MatchNumber(pattern, (long)(sbyte)each) ?? any;
        }

        return any;
    }

    private static bool? MatchArray(ValuePattern pattern, ReadOnlySpan<byte> array)
    {
        bool? any = null;
        var fields = new FieldReader(array);
        while (any != true && !fields.IsEmpty) any = Match(pattern, ref fields) ?? any;
        return any;
    }

    private static bool? MatchNumber(ValuePattern pattern, long value)
    {
        Span<byte> written = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(value, written, out var length);
        return pattern.MatchScalar(Scalar.Number(written[..length]));
    }

    private static bool? MatchNumber(ValuePattern pattern, double value)
    {
        Span<byte> written = stackalloc byte[JavaNumber.MostBytes];
        return MatchFloating(pattern, written[..JavaNumber.Write(value, written)]);
    }

    private static bool? MatchNumber(ValuePattern pattern, float value)
    {
        Span<byte> written = stackalloc byte[JavaNumber.MostBytes];
        return MatchFloating(pattern, written[..JavaNumber.Write(value, written)]);
    }

    // What has no form in JSON is null in the event.
    private static bool? MatchFloating(ValuePattern pattern, ReadOnlySpan<byte> written) =>
        pattern.MatchScalar(written.IsEmpty ? Scalar.Null : Scalar.Number(written));

    private static bool? MatchTimestamp(ValuePattern pattern, long seconds)
    {
        Span<byte> text = stackalloc byte[JavaDate.MostBytes];
        var length = JavaDate.Write(seconds, text);
        return pattern.MatchScalar(length == 0 ? Scalar.Null : Scalar.Text(text[..length]));
    }

    private static void Skip(ref FieldReader fields)
    {
        switch (fields.ReadKind())
        {
            case FieldKind.Void:
                break;
            case FieldKind.Boolean:
                fields.ReadByte();
                break;
            case FieldKind.Integer or FieldKind.Timestamp:
                fields.ReadInteger();
                break;
            case FieldKind.Single:
                fields.ReadSingle();
                break;
            case FieldKind.Double:
                fields.ReadDouble();
                break;
            default:
                fields.ReadBytes();
                break;
        }
    }
}
