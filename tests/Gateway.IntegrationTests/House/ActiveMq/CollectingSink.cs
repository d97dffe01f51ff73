using System.Text;
using Gateway.Records;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Takes records and keeps them until the test settles them.</summary>
internal sealed class CollectingSink : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<SourceRecord> _records = [];
    private readonly List<string> _texts = [];
    private readonly List<Lane> _opened = [];
    private readonly List<Lane> _closed = [];

    /// <summary>Called with each record once it is kept.</summary>
    public Action<SourceRecord> Written { get; set; } = static _ => { };

    public int Count
    {
        get
        {
            lock (_gate) return _records.Count;
        }
    }

    public IReadOnlyList<SourceRecord> Records
    {
        get
        {
            lock (_gate) return [.. _records];
        }
    }

    /// <summary>Bodies in UTF-8, in the order of arrival.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_gate) return [.. _texts];
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

    public void Open(Lane lane)
    {
        lock (_gate) _opened.Add(lane);
    }

    public void Write(ReadOnlySpan<SourceRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            lock (_gate)
            {
                _records.Add(record);
                _texts.Add(Encoding.UTF8.GetString(record.Payload.Value));
            }

            Written(record);
        }
    }

    public Task CloseAsync(Lane lane)
    {
        lane.Stop();
        lock (_gate) _closed.Add(lane);
        return Task.CompletedTask;
    }
}
