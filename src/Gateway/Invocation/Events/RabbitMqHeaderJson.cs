using Gateway.Sources.RabbitMq.Messages;

namespace Gateway.Invocation.Events;

/// <summary>A message's header table as JSON.</summary>
internal static class RabbitMqHeaderJson
{
    /// <param name="output">Takes the bytes.</param>
    /// <param name="table">The inside of a table, as <see cref="FieldReader"/> reads it.</param>
    public static void WriteTable<TOutput>(ref TOutput output, ReadOnlySpan<byte> table)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        var fields = new FieldReader(table);
        output.Write((byte)'{');
        for (var first = true; !fields.IsEmpty; first = false)
        {
            output.Write(first ? "\""u8 : ",\""u8);
            output.WriteText(fields.ReadBytes());
            output.Write("\":"u8);
            WriteValue(ref output, ref fields);
        }

        output.Write((byte)'}');
    }

    /// <summary>A point in time, or null where it has no form.</summary>
    public static void WriteTimestamp<TOutput>(ref TOutput output, long seconds)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        Span<byte> text = stackalloc byte[JavaDate.MostBytes];
        var length = JavaDate.Write(seconds, text);
        if (length == 0)
        {
            output.Write("null"u8);
            return;
        }

        output.Write((byte)'"');
        output.Write(text[..length]);
        output.Write((byte)'"');
    }

    private static void WriteValue<TOutput>(ref TOutput output, ref FieldReader fields)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        switch (fields.ReadKind())
        {
            case FieldKind.Text:
                output.Write("{\"bytes\":["u8);
                output.WriteSigned(fields.ReadBytes());
                output.Write("]}"u8);
                break;
            case FieldKind.Bytes:
                output.Write((byte)'[');
                output.WriteSigned(fields.ReadBytes());
                output.Write((byte)']');
                break;
            case FieldKind.Boolean:
                output.Write(fields.ReadByte() != 0 ? "true"u8 : "false"u8);
                break;
            case FieldKind.Integer:
                output.WriteNumber(fields.ReadInteger());
                break;
            case FieldKind.Single:
                WriteNumber(ref output, fields.ReadSingle());
                break;
            case FieldKind.Double:
                WriteNumber(ref output, fields.ReadDouble());
                break;
            case FieldKind.Decimal:
                output.Write(fields.ReadBytes());
                break;
            case FieldKind.Timestamp:
                WriteTimestamp(ref output, fields.ReadInteger());
                break;
            case FieldKind.Table:
                WriteTable(ref output, fields.ReadBytes());
                break;
            case FieldKind.Array:
                WriteArray(ref output, fields.ReadBytes());
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static void WriteArray<TOutput>(ref TOutput output, ReadOnlySpan<byte> array)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        var fields = new FieldReader(array);
        output.Write((byte)'[');
        for (var first = true; !fields.IsEmpty; first = false)
        {
            if (!first) output.Write((byte)',');
            WriteValue(ref output, ref fields);
        }

        output.Write((byte)']');
    }

    private static void WriteNumber<TOutput>(ref TOutput output, float value)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        Span<byte> text = stackalloc byte[JavaNumber.MostBytes];
        WriteNumber(ref output, text[..JavaNumber.Write(value, text)]);
    }

    private static void WriteNumber<TOutput>(ref TOutput output, double value)
        where TOutput : struct, IEventOutput, allows ref struct
    {
        Span<byte> text = stackalloc byte[JavaNumber.MostBytes];
        WriteNumber(ref output, text[..JavaNumber.Write(value, text)]);
    }

    private static void WriteNumber<TOutput>(ref TOutput output, scoped ReadOnlySpan<byte> text)
        where TOutput : struct, IEventOutput, allows ref struct => output.Write(text.IsEmpty ? "null"u8 : text);
}
