using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Looks at a queue without taking anything: it sees what waits and what is out at consumers.</summary>
internal sealed class QueueBrowser : IConnectionHandler
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static int _connections;

    private int _seen;
    private int _looks;

    public bool MayRead => true;

    /// <summary>Messages that are not acknowledged; the broker shows some hundreds of them at most.</summary>
    public static async Task<long> CountAsync(Uri broker, string queue)
    {
        var id = $"ID:browser-{Environment.ProcessId}-{Interlocked.Increment(ref _connections)}:1";
        var browser = new QueueBrowser();
        var stream = await BrokerDialer.DialAsync(broker, trust: null, CancellationToken.None);
        await using var connection = await OpenWireConnection.OpenAsync(stream, TimeSpan.Zero, browser, TimeProvider.System, CancellationToken.None);
        await RequestAsync(connection, new ConnectionInfo(id, id, ActiveMqBroker.User, ActiveMqBroker.Password));
        await RequestAsync(connection, new SessionInfo(id, 1));
        await RequestAsync(connection, new BrowseInfo(id, queue));
        // The end of the queue is a dispatch without a message, of which a connection tells nothing.
        await Eventually.TrueAsync(browser.IsQuiet, Limit);
        return browser._seen;
    }

    public Task WaitUntilReadableAsync(CancellationToken ct) => Task.CompletedTask;

    public void OnDispatch(in MessageDispatch dispatch)
    {
        Interlocked.Increment(ref _seen);
        Volatile.Write(ref _looks, 0);
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

    private bool IsQuiet() => Interlocked.Increment(ref _looks) > 20;

    private static async Task RequestAsync(OpenWireConnection connection, IOpenWireCommand command)
    {
        if (await connection.RequestAsync(command, Limit, CancellationToken.None) is { } error) throw new InvalidOperationException(error.ToString());
    }

    private sealed record BrowseInfo(string ConnectionId, string Queue) : IOpenWireCommand
    {
        public void Write(OpenWireWriter writer, int commandId, bool responseRequired)
        {
            var start = CommandHeader.Begin(writer, WireType.ConsumerInfo, commandId, responseRequired);
            writer.Object(WireType.ConsumerId);
            writer.String(ConnectionId);
            writer.Long(1); // session
            writer.Long(1); // value
            writer.Bool(true); // browser
            writer.Queue(Queue);
            writer.Int(500); // prefetch
            writer.Int(0); // limit of pending messages, for topics
            writer.Bool(true); // dispatch asynchronously
            writer.Null(); // selector
            writer.Null(); // client id
            writer.Null(); // subscription name
            writer.Down(3); // no local, exclusive, retroactive
            writer.Byte(0); // priority
            writer.Null(); // broker path
            writer.Null(); // additional predicate
            writer.Down(3); // network subscription, optimized acknowledge, no range acknowledgements
            writer.Null(); // network consumer path
            writer.End(start);
        }
    }
}
