using System.Buffers.Binary;
using System.Text;
using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>A message as a broker dispatches it, for tests that care about its fields.</summary>
internal sealed record SomeMessage
{
    private static readonly SlabPool Pool = new(keepBytes: 0);
    private static readonly Lock Memory = new();

    public byte Type { get; init; } = WireType.TextMessage;

    public string? TextView { get; init; }

    public long Sequence { get; init; } = 1;

    public long BrokerSequence { get; init; } = 100;

    public string Queue { get; init; } = "orders";

    public long Consumer { get; init; } = 1;

    public string? GroupId { get; init; }

    public string? CorrelationId { get; init; }

    public string? ReplyTo { get; init; }

    public byte ReplyToType { get; init; } = WireType.Queue;

    public string? JmsType { get; init; }

    public bool IsPersistent { get; init; } = true;

    public long Expiration { get; init; }

    public byte Priority { get; init; } = 4;

    public long Timestamp { get; init; } = 1772615105123;

    public long BrokerInTime { get; init; } = 1772615105124;

    public long BrokerOutTime { get; init; } = 1772615105131;

    public int Redeliveries { get; init; }

    public byte[]? Content { get; init; }

    public bool IsCompressed { get; init; }

    /// <summary>A primitive map.</summary>
    public byte[]? Properties { get; init; }

    public static byte[] Text(string text)
    {
        var body = new byte[sizeof(int) + ModifiedUtf8.EncodedLength(text)];
        BinaryPrimitives.WriteInt32BigEndian(body, body.Length - sizeof(int));
        ModifiedUtf8.Encode(text, body.AsSpan(sizeof(int)));
        return body;
    }

    /// <summary>A primitive map of texts.</summary>
    public static byte[] Texts(params (string Name, string Value)[] entries)
    {
        using var writer = OpenWireWriter.Rent();
        writer.Int(entries.Length);
        foreach (var (name, value) in entries)
        {
            writer.BareString(name);
            writer.Byte((byte)PrimitiveKind.BigString);
            var bytes = Encoding.UTF8.GetBytes(value);
            writer.Int(bytes.Length);
            writer.Raw(bytes);
        }

        return writer.Written.ToArray();
    }

    /// <summary>The frame of its dispatch, without length.</summary>
    public byte[] Dispatch()
    {
        using var writer = OpenWireWriter.Rent();
        writer.Byte(WireType.MessageDispatch);
        writer.Int(0);
        writer.Bool(false);
        writer.Raw(new ConsumerId("ID:gw-1:1", 1, Consumer).Encoded);
        writer.Queue(Queue);
        writer.Object(Type);
        WriteMessage(writer);
        writer.Int(Redeliveries);
        return writer.Written.ToArray();
    }

    /// <summary>Its fields behind the type.</summary>
    public byte[] Fields()
    {
        using var writer = OpenWireWriter.Rent();
        WriteMessage(writer);
        return writer.Written.ToArray();
    }

    /// <summary>The record that the source makes of it.</summary>
    public SourceRecord Record(Lane lane, long position = 1)
    {
        var listener = new RecordMaker(lane, position);
        CommandDecoder.Decode(Dispatch(), listener);
        return listener.Record;
    }

    private void WriteMessage(OpenWireWriter writer)
    {
        writer.Int(9);
        writer.Bool(true);
        Producer(writer);
        writer.Queue(Queue);
        writer.Null();
        writer.Null();
        writer.Object(WireType.MessageId);
        writer.String(TextView);
        Producer(writer);
        writer.Long(Sequence);
        writer.Long(BrokerSequence);
        writer.Null();
        writer.String(GroupId);
        writer.Int(0);
        writer.String(CorrelationId);
        writer.Bool(IsPersistent);
        writer.Long(Expiration);
        writer.Byte(Priority);
        if (ReplyTo is null) writer.Null();
        else
        {
            writer.Object(ReplyToType);
            writer.String(ReplyTo);
        }

        writer.Long(Timestamp);
        writer.String(JmsType);
        Bytes(writer, Content);
        Bytes(writer, Properties);
        writer.Null();
        writer.Null();
        writer.Bool(IsCompressed);
        writer.Int(Redeliveries);
        writer.Null();
        writer.Long(0);
        writer.Null();
        writer.Down(2);
        writer.Null();
        writer.Long(BrokerInTime);
        writer.Long(BrokerOutTime);
        writer.Bool(false);
        if (Type == WireType.BlobMessage) writer.Down(3);
    }

    private static void Producer(OpenWireWriter writer)
    {
        writer.Object(WireType.ProducerId);
        writer.String("ID:producer-7-40211-1772615104871-1:1");
        writer.Long(1);
        writer.Long(1);
    }

    private static void Bytes(OpenWireWriter writer, byte[]? bytes)
    {
        if (bytes is null) writer.Null();
        else writer.Bytes(bytes);
    }

    private sealed class RecordMaker(Lane lane, long position) : ICommandListener
    {
        public SourceRecord Record { get; private set; }

        public void OnDispatch(in MessageDispatch dispatch)
        {
            lock (Memory)
            {
                var slabs = new SlabWriter(Pool);
                Assert.Equal(BodyReading.Done, new MessageReader().Read(dispatch, slabs, out var payload));
                Record = new SourceRecord
                {
                    Lane = lane,
                    Position = position,
                    Timestamp = dispatch.Message.BrokerInTime,
                    TimestampKind = TimestampKind.LogAppend,
                    Redeliveries = dispatch.Redeliveries,
                    Payload = payload,
                };
            }
        }

        public void OnResponse(int correlationId, BrokerError? error) => Assert.Fail("A response");

        public void OnKeepAlive(CommandHeader header) => Assert.Fail("A keep-alive");

        public void OnConsumerClosed(long consumer) => Assert.Fail("A close");

        public void OnError(BrokerError error) => Assert.Fail("An error");
    }
}
