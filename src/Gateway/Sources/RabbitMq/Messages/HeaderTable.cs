using System.Collections;
using System.Globalization;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Writes a message's header table, as the client read it, in the form that <see cref="FieldReader"/> reads.</summary>
internal static class HeaderTable
{
    /// <summary>Deeper tables are left out: nobody nests so deep in good faith, and every level costs stack.</summary>
    private const int DeepestLevel = 64;

    public static void Write(FieldWriter writer, IDictionary<string, object?>? table, int level = 0)
    {
        var start = writer.BeginNested();
        if (table is not null)
        {
            foreach (var (name, value) in table)
            {
                writer.WriteText(name);
                WriteValue(writer, value, level);
            }
        }

        writer.EndNested(start);
    }

    private static void WriteValue(FieldWriter writer, object? value, int level)
    {
        switch (value)
        {
            case byte[] text:
                writer.WriteKind(FieldKind.Text);
                writer.WriteBytes(text);
                break;
            case BinaryTableValue binary:
                writer.WriteKind(FieldKind.Bytes);
                writer.WriteBytes(binary.Bytes);
                break;
            case bool flag:
                writer.WriteKind(FieldKind.Boolean);
                writer.WriteByte(flag ? (byte)1 : (byte)0);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteKind(FieldKind.Integer);
                writer.WriteInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case float number:
                writer.WriteKind(FieldKind.Single);
                writer.WriteSingle(number);
                break;
            case double number:
                writer.WriteKind(FieldKind.Double);
                writer.WriteDouble(number);
                break;
            case decimal number:
                writer.WriteKind(FieldKind.Decimal);
                writer.WriteText(number.ToString(CultureInfo.InvariantCulture));
                break;
            case AmqpTimestamp timestamp:
                writer.WriteKind(FieldKind.Timestamp);
                writer.WriteInteger(timestamp.UnixTime);
                break;
            case IDictionary<string, object?> table when level < DeepestLevel:
                writer.WriteKind(FieldKind.Table);
                Write(writer, table, level + 1);
                break;
            case IList array when level < DeepestLevel:
                WriteArray(writer, array, level);
                break;
            default:
                writer.WriteKind(FieldKind.Void);
                break;
        }
    }

    private static void WriteArray(FieldWriter writer, IList array, int level)
    {
        writer.WriteKind(FieldKind.Array);
        var start = writer.BeginNested();
        foreach (var item in array) WriteValue(writer, item, level + 1);
        writer.EndNested(start);
    }
}
