using System.Text;
using Gateway.Records;
using Gateway.Sources;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>A sink that keeps what it gets until the test settles it.</summary>
internal sealed class HeldRecords : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<SourceRecord> _records = [];
    private readonly List<string> _values = [];
    private readonly Dictionary<string, HashSet<string>> _byQueue = new(StringComparer.Ordinal);
    private readonly List<Lane> _opened = [];
    private readonly List<Lane> _closed = [];
    private int _settled;

    /// <summary>Called with each record; true when it needs no keeping.</summary>
    public Func<SourceRecord, bool> Taken { get; set; } = static _ => false;

    public IReadOnlyList<SourceRecord> All
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

    public int Count
    {
        get
        {
            lock (_gate) return _values.Count;
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

    /// <summary>The different values that came from a queue.</summary>
    public IReadOnlySet<string> From(string queue)
    {
        lock (_gate) return _byQueue.TryGetValue(queue, out var values) ? values.ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
    }

    void IRecordSink.Open(Lane lane)
    {
        lock (_gate) _opened.Add(lane);
    }

    public void Write(ReadOnlySpan<SourceRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            Note(record.Lane.Destination, Encoding.UTF8.GetString(record.Payload.Value));
            if (Taken(record)) continue;
            lock (_gate) _records.Add(record);
        }
    }

    public Task CloseAsync(Lane lane)
    {
        lane.Stop();
        lock (_gate) _closed.Add(lane);
        return Task.CompletedTask;
    }

    /// <summary>Acknowledges all that came and was not settled, in order.</summary>
    public void AcknowledgeAll(IRecordSource source)
    {
        var records = All;
        for (; _settled < records.Count; _settled++)
        {
            source.Acknowledge([records[_settled]]);
        }
    }

    private void Note(string queue, string value)
    {
        lock (_gate)
        {
            _values.Add(value);
            if (!_byQueue.TryGetValue(queue, out var values)) _byQueue[queue] = values = new HashSet<string>(StringComparer.Ordinal);
            values.Add(value);
        }
    }
}
