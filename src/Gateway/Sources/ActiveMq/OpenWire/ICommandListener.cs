namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Hears what the broker says, command by command. What is in a frame may be read only during the call.</summary>
internal interface ICommandListener
{
    /// <param name="correlationId">The command that is answered.</param>
    /// <param name="error">Why it was refused; null when it was not.</param>
    void OnResponse(int correlationId, BrokerError? error);

    void OnKeepAlive(CommandHeader header);

    void OnDispatch(in MessageDispatch dispatch);

    /// <summary>The broker has closed a consumer, for being slow: its messages are somebody else's already.</summary>
    void OnConsumerClosed(long consumer);

    /// <summary>Something that nobody waits for was refused.</summary>
    void OnError(BrokerError error);
}
