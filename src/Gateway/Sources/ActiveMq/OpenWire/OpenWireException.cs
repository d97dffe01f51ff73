namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>The connection cannot go on: the other side sent what is not OpenWire, said nothing for too long, or left.</summary>
internal sealed class OpenWireException(string message, Exception? cause = null) : Exception(message, cause);
