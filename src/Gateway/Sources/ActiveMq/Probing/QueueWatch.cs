using System.Collections.Concurrent;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq.Probing;

/// <summary>Hears from the broker's advisories which queues there are.</summary>
internal sealed class QueueWatch : IConnectionHandler
{
    private readonly (string Name, byte[] Encoded)[] _wanted;
    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.Ordinal);
    private int _told;

    /// <param name="queues">Those that are looked for.</param>
    public QueueWatch(IEnumerable<string> queues) => _wanted = [.. queues.Select(queue => (queue, Encode(queue)))];

    public bool MayRead => true;

    /// <summary>How many queues the broker has told of.</summary>
    public int Told => Volatile.Read(ref _told);

    public bool Knows(string queue) => _found.ContainsKey(queue);

    public Task WaitUntilReadableAsync(CancellationToken ct) => Task.CompletedTask;

    public void OnDispatch(in MessageDispatch dispatch)
    {
        if (!dispatch.Message.IsAdvisory) return;
        // Whatever else stands in the object, a queue in it is written as everywhere.
        foreach (var (name, encoded) in _wanted)
        {
            if (dispatch.Message.Structure.IndexOf(encoded) >= 0) _found[name] = true;
        }

        Interlocked.Increment(ref _told);
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

    private static byte[] Encode(string queue)
    {
        using var writer = OpenWireWriter.Rent();
        writer.Queue(queue);
        return writer.Written.ToArray();
    }
}
