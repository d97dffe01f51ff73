namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Passes over objects inside a frame. They carry no length, so every type that may occur has to be known.</summary>
internal static class ObjectSkipper
{
    public static void Skip(scoped ref OpenWireReader reader)
    {
        if (!reader.Bool()) return;
        var type = reader.Byte();
        if (!TrySkipFields(ref reader, type)) throw new OpenWireException($"Type {type} at byte {reader.Position - 1} of a frame is not known");
    }

    public static void SkipArray(scoped ref OpenWireReader reader)
    {
        if (!reader.Bool()) return;
        var count = reader.Short();
        if (count < 0) throw new OpenWireException($"An array of {count} objects");
        for (var i = 0; i < count; i++) Skip(ref reader);
    }

    /// <returns>False when the type is not known; nothing is read then.</returns>
    public static bool TrySkipFields(scoped ref OpenWireReader reader, byte type)
    {
        switch (type)
        {
            case WireType.Queue or WireType.Topic or WireType.TemporaryQueue or WireType.TemporaryTopic:
            case WireType.ConnectionId or WireType.BrokerId:
                reader.Text(out _);
                return true;
            case WireType.SessionId:
                reader.Text(out _);
                reader.Long();
                return true;
            case WireType.ConsumerId or WireType.ProducerId:
                reader.Text(out _);
                reader.Long();
                reader.Long();
                return true;
            case WireType.MessageId:
                MessageId.Read(ref reader);
                return true;
            case WireType.LocalTransactionId:
                reader.Long();
                SkipTyped(ref reader, WireType.ConnectionId);
                return true;
            case WireType.XaTransactionId:
                reader.Int();
                reader.Bytes(out _);
                reader.Bytes(out _);
                return true;
            default:
                return false;
        }
    }

    // Of one type only, so that a malformed frame cannot nest without end.
    private static void SkipTyped(scoped ref OpenWireReader reader, byte type)
    {
        if (reader.ObjectOf(type)) TrySkipFields(ref reader, type);
    }
}
