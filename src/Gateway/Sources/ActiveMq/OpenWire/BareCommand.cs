namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A command that says all by its type.</summary>
internal sealed class BareCommand(byte type) : IOpenWireCommand
{
    public static readonly BareCommand KeepAlive = new(WireType.KeepAliveInfo);
    public static readonly BareCommand Shutdown = new(WireType.ShutdownInfo);

    public void Write(OpenWireWriter writer, int commandId, bool responseRequired) =>
        writer.End(CommandHeader.Begin(writer, type, commandId, responseRequired));
}
