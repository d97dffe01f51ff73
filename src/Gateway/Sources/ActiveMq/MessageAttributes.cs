using System.Buffers.Binary;

namespace Gateway.Sources.ActiveMq;

/// <summary>
/// The fields of a message that its event shows and its acknowledgement names, in the place of a record's key. Encoded as: flags,
/// priority (1 byte each), timestamp, expiration, broker in and out time (8 bytes each), then seven times a length (4 bytes) and
/// bytes; little-endian, texts in UTF-8.
/// </summary>
internal readonly ref struct MessageAttributes
{
    private const int PriorityAt = 1;
    private const int TimestampAt = 2;
    private const int ExpirationAt = TimestampAt + sizeof(long);
    private const int BrokerInAt = ExpirationAt + sizeof(long);
    private const int BrokerOutAt = BrokerInAt + sizeof(long);
    private const int PartsAt = BrokerOutAt + sizeof(long);

    private readonly ReadOnlySpan<byte> _encoded;

    public MessageAttributes(ReadOnlySpan<byte> encoded)
    {
        _encoded = encoded;
        var rest = encoded[PartsAt..];
        Id = Part(ref rest);
        DestinationName = Part(ref rest);
        CorrelationId = Part(ref rest);
        ReplyTo = Part(ref rest);
        JmsType = Part(ref rest);
        EncodedDestination = Part(ref rest);
        EncodedId = Part(ref rest);
    }

    /// <summary>The message id as JMS shows it.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>The queue that it was read from.</summary>
    public ReadOnlySpan<byte> DestinationName { get; }

    public ReadOnlySpan<byte> CorrelationId { get; }

    /// <summary>In Java's form, such as <c>queue://answers</c>.</summary>
    public ReadOnlySpan<byte> ReplyTo { get; }

    public ReadOnlySpan<byte> JmsType { get; }

    /// <summary>The destination as the wire wants it back.</summary>
    public ReadOnlySpan<byte> EncodedDestination { get; }

    /// <summary>The message id as the wire wants it back.</summary>
    public ReadOnlySpan<byte> EncodedId { get; }

    public bool IsBytes => Has(AttributeFlags.Bytes);

    public bool IsPersistent => Has(AttributeFlags.Persistent);

    /// <summary>False when it is null, which is not the same as empty.</summary>
    public bool HasCorrelationId => Has(AttributeFlags.CorrelationId);

    public bool HasReplyTo => Has(AttributeFlags.ReplyTo);

    /// <summary>False when it is null, which is not the same as empty.</summary>
    public bool HasJmsType => Has(AttributeFlags.JmsType);

    /// <summary>0 to 9.</summary>
    public byte Priority => _encoded[PriorityAt];

    /// <summary>Epoch milliseconds of the producer.</summary>
    public long Timestamp => Number(TimestampAt);

    /// <summary>Epoch milliseconds; 0 never.</summary>
    public long Expiration => Number(ExpirationAt);

    /// <summary>Epoch milliseconds at which the broker took it in.</summary>
    public long BrokerInTime => Number(BrokerInAt);

    /// <summary>Epoch milliseconds at which the broker sent it here.</summary>
    public long BrokerOutTime => Number(BrokerOutAt);

    private bool Has(AttributeFlags flag) => ((AttributeFlags)_encoded[0] & flag) != AttributeFlags.None;

    private long Number(int at) => BinaryPrimitives.ReadInt64LittleEndian(_encoded[at..]);

    private static ReadOnlySpan<byte> Part(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var part = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return part;
    }
}
