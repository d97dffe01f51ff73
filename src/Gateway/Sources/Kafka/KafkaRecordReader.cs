using System.Text;
using Confluent.Kafka;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>Turns what the client consumed into a record whose bytes lie in its lane's slabs.</summary>
internal sealed class KafkaRecordReader
{
    public Scratch Scratch { get; } = new();

    public SourceRecord Read(KafkaLane lane, ConsumeResult<Scratch.Part, Scratch.Part> result)
    {
        var message = result.Message;
        var headersLength = HeadersLength(message.Headers);
        var (key, value) = (message.Key, message.Value);
        var (keyBytes, valueBytes) = (Math.Max(key.Length, 0), Math.Max(value.Length, 0));

        var slab = lane.Slabs.Reserve(keyBytes + valueBytes + headersLength, out var start);
        var room = slab.Buffer.AsSpan(start);
        Scratch.Read(key).CopyTo(room);
        Scratch.Read(value).CopyTo(room[keyBytes..]);
        WriteHeaders(message.Headers, room[(keyBytes + valueBytes)..]);
        Scratch.Trim();

        return new SourceRecord
        {
            Lane = lane,
            Position = result.Offset.Value,
            Timestamp = message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs,
            TimestampKind = Kind(message.Timestamp.Type),
            Payload = new RecordPayload(slab, start, key.Length, value.Length, headersLength),
        };
    }

    private static TimestampKind Kind(TimestampType type) => type switch
    {
        TimestampType.CreateTime => TimestampKind.Create,
        TimestampType.LogAppendTime => TimestampKind.LogAppend,
        _ => TimestampKind.None,
    };

    private static int HeadersLength(Headers? headers)
    {
        if (headers is null) return 0;
        var length = 0;
        for (var i = 0; i < headers.Count; i++)
        {
            length += RecordHeaders.EncodedLength(Encoding.UTF8.GetByteCount(headers[i].Key), headers[i].GetValueBytes()?.Length ?? 0);
        }

        return length;
    }

    private static void WriteHeaders(Headers? headers, Span<byte> room)
    {
        if (headers is null) return;
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, value) = (headers[i].Key, headers[i].GetValueBytes());
            room = room[RecordHeaders.Write(room, name, value, isNull: value is null)..];
        }
    }
}
