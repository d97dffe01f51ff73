namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A command that this side sends.</summary>
internal interface IOpenWireCommand
{
    /// <summary>Writes one frame.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="commandId">Unique on its connection; an answer names it.</param>
    /// <param name="responseRequired">True when the broker is to answer.</param>
    void Write(OpenWireWriter writer, int commandId, bool responseRequired);
}
