using System.Text;
using Gateway.Records;

namespace Gateway.Sources.Kafka;

/// <summary>Takes records and keeps them until the test settles them.</summary>
internal sealed class CollectingSink : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<SourceRecord> _records = [];
    private readonly List<string> _values = [];
    private readonly List<Lane> _opened = [];
    private readonly List<Lane> _closed = [];

    /// <summary>What a close of a lane waits for.</summary>
    public Func<Lane, Task> InFlight { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Called with each record before it is kept.</summary>
    public Action<SourceRecord> Written { get; set; } = static _ => { };

    public IReadOnlyList<SourceRecord> Records
    {
        get
        {
            lock (_gate) return [.. _records];
        }
    }

    /// <summary>Values in UTF-8, in the order of arrival.</summary>
    public IReadOnlyList<string> Values
    {
        get
        {
            lock (_gate) return [.. _values];
        }
    }

    public IReadOnlyList<Lane> Opened
    {
        get
        {
            lock (_gate) return [.. _opened];
        }
    }

    public IReadOnlyList<Lane> Closed
    {
        get
        {
            lock (_gate) return [.. _closed];
        }
    }

    public IReadOnlyList<Lane> Open => [.. Opened.Except(Closed)];

    public int Count
    {
        get
        {
            lock (_gate) return _records.Count;
        }
    }

    void IRecordSink.Open(Lane lane)
    {
        lock (_gate) _opened.Add(lane);
    }

    public void Write(in SourceRecord record)
    {
        Written(record);
        lock (_gate)
        {
            _records.Add(record);
            _values.Add(Encoding.UTF8.GetString(record.Payload.Value));
        }
    }

    public Task CloseAsync(Lane lane)
    {
        lane.Stop();
        lock (_gate) _closed.Add(lane);
        return InFlight(lane);
    }
}
