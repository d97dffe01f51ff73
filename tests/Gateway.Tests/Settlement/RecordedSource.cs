using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Sources;

namespace Gateway.Settlement;

/// <summary>A source without a broker: the test writes the records, and it keeps what it was told, in order.</summary>
internal sealed class RecordedSource : IRecordSource
{
    private readonly Lock _gate = new();
    private readonly List<string> _told = [];

    public IRecordSink Sink { get; private set; } = null!;

    /// <summary>Hears of each record that it is told of, on whatever thread: <c>ack</c>, <c>release</c>, or <c>reject</c> with the reason.</summary>
    public Action<string, SourceRecord, DropReason?>? Heard { get; set; }

    public bool IsPaused { get; private set; }

    public string? Problem { get; set; }

    /// <summary>What it says became of rejected records.</summary>
    public Rejection Rejection { get; set; } = Rejection.Dropped;

    public SourceHealth Health => new(Problem is null, Problem, [], 0);

    /// <summary>Everything it was told, for instance <c>ack orders-0 5</c>, <c>release orders-1 7</c>, <c>pause</c>.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_gate) return [.. _told];
        }
    }

    public IReadOnlyList<string> Acknowledged => Of("ack ");

    public IReadOnlyList<string> Released => Of("release ");

    public void Start(IRecordSink sink) => Sink = sink;

    public int Acknowledge(ReadOnlySpan<SourceRecord> records)
    {
        Tell("ack", records);
        return records.Length;
    }

    public Rejection Reject(ReadOnlySpan<SourceRecord> records, DropReason reason, string why)
    {
        Tell("reject", records, reason);
        return Rejection;
    }

    public void Release(ReadOnlySpan<SourceRecord> records) => Tell("release", records);

    public void Pause()
    {
        IsPaused = true;
        Tell("pause");
    }

    public void Resume()
    {
        IsPaused = false;
        Tell("resume");
    }

    public void StopReading() => Tell("stop reading");

    public Task CloseAsync(TimeSpan limit)
    {
        Tell("close");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Tell(string what, ReadOnlySpan<SourceRecord> records, DropReason? reason = null)
    {
        foreach (ref readonly var record in records)
        {
            Tell($"{what} {record.Lane.Name} {record.Position}");
            Heard?.Invoke(what, record, reason);
        }
    }

    private void Tell(string what)
    {
        lock (_gate) _told.Add(what);
    }

    private List<string> Of(string prefix) =>
        [.. Told.Where(what => what.StartsWith(prefix, StringComparison.Ordinal)).Select(what => what[prefix.Length..])];
}
