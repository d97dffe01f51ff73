namespace Gateway.Sources.ActiveMq;

/// <summary>What a consumer was given and has not settled. Locks itself.</summary>
/// <remarks>A table and no ring: one message that is tried for hours must not keep a place for each that passes it.</remarks>
internal sealed class DeliveryLedger
{
    /// <summary>No message of this consumer was given up after the function had it.</summary>
    private const long None = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Delivery> _deliveries = [];
    private long _lastReleased = None;
    private bool _closed;

    /// <summary>Messages that the broker waits to hear of.</summary>
    public int Outstanding
    {
        get
        {
            lock (_gate) return _deliveries.Count;
        }
    }

    /// <summary>The broker's number of the last message that is given up although the function may have had it; -1 for none.</summary>
    public long LastReleased
    {
        get
        {
            lock (_gate) return _deliveries.TryGetValue(_lastReleased, out var delivery) ? delivery.BrokerSequence : None;
        }
    }

    /// <param name="position">Ascending.</param>
    /// <param name="brokerSequence">The broker's number of the message.</param>
    /// <param name="bytes">What it is charged with.</param>
    public void Deliver(long position, long brokerSequence, long bytes)
    {
        lock (_gate) _deliveries.Add(position, new Delivery(brokerSequence, bytes));
    }

    /// <summary>The message is settled.</summary>
    /// <returns>False when it is not this consumer's any more.</returns>
    public bool TrySettle(long position, out long bytes)
    {
        lock (_gate)
        {
            bytes = 0;
            if (_closed || !_deliveries.Remove(position, out var delivery)) return false;
            bytes = delivery.Bytes;
            return true;
        }
    }

    /// <summary>The message is given up unsettled: it stays with the broker under this consumer's name until that closes.</summary>
    /// <returns>The bytes it was charged with.</returns>
    public long Release(long position)
    {
        lock (_gate)
        {
            if (_closed || !_deliveries.TryGetValue(position, out var delivery)) return 0;
            _deliveries[position] = delivery with { Bytes = 0 };
            _lastReleased = Math.Max(_lastReleased, position);
            return delivery.Bytes;
        }
    }

    /// <summary>Nothing of this consumer counts any more.</summary>
    /// <returns>The bytes that were still charged.</returns>
    public long Close()
    {
        lock (_gate)
        {
            var bytes = _closed ? 0 : _deliveries.Values.Sum(delivery => delivery.Bytes);
            _closed = true;
            _deliveries.Clear();
            return bytes;
        }
    }

    private readonly record struct Delivery(long BrokerSequence, long Bytes);
}
