namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Keeps what it hears.</summary>
internal sealed class RecordingListener : ICommandListener
{
    public List<HeardDispatch> Dispatches { get; } = [];

    public List<(int Command, BrokerError? Error)> Responses { get; } = [];

    public List<CommandHeader> KeepAlives { get; } = [];

    public List<long> ClosedConsumers { get; } = [];

    public List<BrokerError> Errors { get; } = [];

    public void OnResponse(int correlationId, BrokerError? error) => Responses.Add((correlationId, error));

    public void OnKeepAlive(CommandHeader header) => KeepAlives.Add(header);

    public void OnDispatch(in MessageDispatch dispatch) => Dispatches.Add(new HeardDispatch(dispatch));

    public void OnConsumerClosed(long consumer) => ClosedConsumers.Add(consumer);

    public void OnError(BrokerError error) => Errors.Add(error);
}
