namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>The identity of a consumer, which no other consumer of its connection ever gets again.</summary>
internal sealed class ConsumerId
{
    /// <param name="connectionId">Whose consumer it is.</param>
    /// <param name="sessionId">The session on that connection.</param>
    /// <param name="value">Unique in the session. The broker silently ignores one that was used before.</param>
    public ConsumerId(string connectionId, long sessionId, long value)
    {
        Value = value;
        using var writer = OpenWireWriter.Rent();
        writer.Object(WireType.ConsumerId);
        writer.String(connectionId);
        writer.Long(sessionId);
        writer.Long(value);
        Encoded = writer.Written.ToArray();
    }

    public long Value { get; }

    /// <summary>The object as every acknowledgement names it.</summary>
    public byte[] Encoded { get; }

    /// <summary>Reads an object's number; the connection is the one that it came by.</summary>
    /// <returns>Null when the object is.</returns>
    public static long? ReadValue(scoped ref OpenWireReader reader)
    {
        if (!reader.ObjectOf(WireType.ConsumerId)) return null;
        reader.Text(out _);
        reader.Long();
        return reader.Long();
    }
}
