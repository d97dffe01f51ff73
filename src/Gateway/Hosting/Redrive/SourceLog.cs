using Gateway.Configuration;
using Gateway.Filtering;
using Gateway.Invocation.Events;
using Gateway.Records;
using Gateway.Settlement.Redrive;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Hosting.Redrive;

/// <summary>Kafka's own topics, which still have the records that a failure record only tells the offsets of.</summary>
/// <param name="mapping">Whose.</param>
/// <param name="access">Reads what the client logs in with; null where there is no such log.</param>
/// <param name="clock">Limits waits.</param>
internal sealed class SourceLog(MappingSettings mapping, KafkaAccess? access, TimeProvider clock) : IAsyncDisposable
{
    private readonly RecordFilter? _filter = RecordFilter.For(mapping);
    private TopicReader? _reader;
    private KafkaEventFormat? _format;

    /// <summary>The event of what stands at these offsets; or why the log has it no more; or why it cannot be asked, both as clauses.</summary>
    public async Task<(FailedEvent? Found, string? Gone, string? Problem)> ReadAsync(IReadOnlyList<OffsetRange> offsets, CancellationToken ct)
    {
        if (await OpenAsync(ct) is { } problem) return (null, null, problem);
        FailedEvent? found = null;
        var items = new List<FailedItem>();
        foreach (var range in offsets)
        {
            var (first, _) = await Task.Run(() => _reader!.Bounds(range.Topic, range.Partition), ct);
            if (_reader!.Problem is { } unknown) return (null, null, Unreadable(range, unknown));
            if (first > range.First) return (null, $"the log of {range.Topic}-{range.Partition} begins at {first} and has {range.First} no more", null);
            await foreach (var record in _reader.ReadAsync(range.Topic, range.Partition, range.First, range.Last + 1, ct))
            {
                if (_filter is null || _filter.Wants(record))
                {
                    var one = EventOf(record);
                    found ??= one;
                    items.AddRange(one.Items);
                }

                record.Payload.Release();
            }

            if (_reader.Problem is { } broken) return (null, null, Unreadable(range, broken));
        }

        return found is null ? (null, "the log has none of its records any more", null) : (found with { Items = items }, null, null);
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Unreadable(OffsetRange range, string why) => $"{range.Topic}-{range.Partition} cannot be read: {why}";

    private async Task<string?> OpenAsync(CancellationToken ct)
    {
        if (_reader is not null) return null;
        if (access is null) return $"{mapping.Name} has no log to read again";
        (_reader, var problem) = await TopicReader.OpenAsync(mapping, KafkaFailures.GroupOf(mapping), access, clock, ct);
        if (_reader is null) return problem;
        _format = new KafkaEventFormat(mapping.EventSourceArn, mapping.BootstrapServers.Count > 0 ? mapping.BootstrapServers : _reader.Brokers);
        return null;
    }

    private FailedEvent EventOf(in SourceRecord record)
    {
        var bytes = _format!.EnvelopeBytes + _format.LaneBytes(record.Lane.Whole) + _format.RecordBytes(record);
        var now = clock.GetUtcNow();
        var json = new byte[bytes];
        _format.Write(new RecordBatch(new[] { record }, [new LaneSlice(record.Lane, 0, 1)], bytes, BatchClose.Drain, now, now), json);
        return FailedEventReader.Read(json)!;
    }
}
