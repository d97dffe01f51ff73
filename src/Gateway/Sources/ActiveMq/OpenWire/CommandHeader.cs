namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>What every command but the wire format's begins with.</summary>
internal readonly record struct CommandHeader(int CommandId, bool ResponseRequired)
{
    public static CommandHeader Read(scoped ref OpenWireReader reader) => new(reader.Int(), reader.Bool());

    /// <summary>Begins a frame.</summary>
    /// <returns>What the writer wants to know at the frame's end.</returns>
    public static int Begin(OpenWireWriter writer, byte type, int commandId, bool responseRequired)
    {
        var start = writer.Begin(type);
        writer.Int(commandId);
        writer.Bool(responseRequired);
        return start;
    }
}
