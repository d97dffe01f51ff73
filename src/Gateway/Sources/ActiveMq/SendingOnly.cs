using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>For a connection that gets nothing but answers.</summary>
internal sealed class SendingOnly : IConnectionHandler
{
    public bool MayRead => true;

    public Task WaitUntilReadableAsync(CancellationToken ct) => Task.CompletedTask;

    public void OnDispatch(in MessageDispatch dispatch)
    {
    }

    public void OnDrained()
    {
    }

    public void OnConsumerClosed(long consumer)
    {
    }

    public void OnError(BrokerError error)
    {
    }

    public void OnAcknowledged(int messages)
    {
    }
}
