namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Who connects. Never to be shown: it carries the password.</summary>
/// <param name="connectionId">Unique among all connections of the broker.</param>
/// <param name="clientId">Likewise.</param>
/// <param name="user">Null where the broker asks for none.</param>
/// <param name="password">Likewise.</param>
internal sealed class ConnectionInfo(string connectionId, string clientId, string? user, string? password) : IOpenWireCommand
{
    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.ConnectionInfo, commandId, responseRequired);
        writer.Object(WireType.ConnectionId);
        writer.String(connectionId);
        writer.String(clientId);
        writer.String(password);
        writer.String(user);
        writer.Null(); // broker path
        writer.Bool(false); // broker master connector
        writer.Bool(true); // manageable
        writer.Bool(true); // client master
        writer.Down(2); // fault tolerant, reconnect by failover
        writer.Null(); // client address
        writer.End(start);
    }
}
