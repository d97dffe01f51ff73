namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Closes a consumer or a connection: what is unacknowledged goes back to the head of its queue.</summary>
/// <param name="Encoded">The object's identity.</param>
/// <param name="LastDelivered">Up to which of the broker's numbers messages count as delivered.</param>
internal sealed record RemoveInfo(byte[] Encoded, long LastDelivered) : IOpenWireCommand
{
    /// <summary>Nothing of what goes back counts as delivered.</summary>
    public const long NothingDelivered = -1;

    /// <summary>Everything that goes back counts as delivered.</summary>
    private const long AllDelivered = -2;

    public static RemoveInfo OfConsumer(ConsumerId id, long lastDelivered) => new(id.Encoded, lastDelivered);

    public static RemoveInfo OfConnection(string connectionId)
    {
        using var writer = OpenWireWriter.Rent();
        writer.Object(WireType.ConnectionId);
        writer.String(connectionId);
        return new RemoveInfo(writer.Written.ToArray(), AllDelivered);
    }

    public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
    {
        var start = CommandHeader.Begin(writer, WireType.RemoveInfo, commandId, responseRequired);
        writer.Raw(Encoded);
        writer.Long(LastDelivered);
        writer.End(start);
    }
}
