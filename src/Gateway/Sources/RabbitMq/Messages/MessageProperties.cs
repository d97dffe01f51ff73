namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>The properties that a message has, in the order of the event, which is the order of their bytes too.</summary>
[Flags]
internal enum MessageProperties : ushort
{
    None = 0,
    ContentType = 1 << 0,
    ContentEncoding = 1 << 1,
    Headers = 1 << 2,
    DeliveryMode = 1 << 3,
    Priority = 1 << 4,
    CorrelationId = 1 << 5,
    ReplyTo = 1 << 6,
    Expiration = 1 << 7,
    MessageId = 1 << 8,
    Timestamp = 1 << 9,
    Type = 1 << 10,
    UserId = 1 << 11,
    AppId = 1 << 12,
    ClusterId = 1 << 13,

    /// <summary>No property but a mark of the delivery: it was delivered before.</summary>
    Redelivered = 1 << 14,
}
