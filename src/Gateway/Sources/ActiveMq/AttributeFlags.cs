namespace Gateway.Sources.ActiveMq;

/// <summary>What of a message is there, and of which kind it is.</summary>
[Flags]
internal enum AttributeFlags : byte
{
    None = 0,

    /// <summary>A bytes message; without it a text message.</summary>
    Bytes = 1,
    Persistent = 2,
    CorrelationId = 4,
    ReplyTo = 8,
    JmsType = 16,
}
