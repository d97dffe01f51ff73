namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>The kinds of values in a message's header table, as they stand in front of each value.</summary>
internal enum FieldKind : byte
{
    /// <summary>Nothing; an empty table and an empty array inside a table, too, which the client does not tell apart from it.</summary>
    Void,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>Any integer, as 8 bytes.</summary>
    Integer,

    /// <summary>4 bytes.</summary>
    Single,

    /// <summary>8 bytes.</summary>
    Double,

    /// <summary>Its digits, as text.</summary>
    Decimal,

    /// <summary>Epoch seconds, 8 bytes.</summary>
    Timestamp,

    /// <summary>AMQP's long string: bytes that are UTF-8 as a rule.</summary>
    Text,

    /// <summary>AMQP's byte array.</summary>
    Bytes,

    /// <summary>Names and values.</summary>
    Table,

    /// <summary>Values.</summary>
    Array,
}
