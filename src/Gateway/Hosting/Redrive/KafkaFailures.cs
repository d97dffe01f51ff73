using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Configuration;
using Gateway.Records;
using Gateway.Settlement.Redrive;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Hosting.Redrive;

/// <summary>A failure topic, from where the last redrive of the mapping ended to its ends as they stand now.</summary>
/// <param name="origin">The topic.</param>
/// <param name="mapping">Whose cluster it is in.</param>
/// <param name="units">Makes units of its records.</param>
/// <param name="access">Reads what the client logs in with.</param>
/// <param name="clock">Limits waits.</param>
internal sealed class KafkaFailures(RedriveOrigin origin, MappingSettings mapping, UnitReader units, KafkaAccess access, TimeProvider clock) : IFailureReader
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, RedriveWatermark> _done = [];
    private readonly string _topic = origin.Destination.Name;
    private TopicReader? _reader;

    /// <summary>They stand in the log anyway.</summary>
    public int MostOutstanding => 10_000;

    public string? Problem { get; private set; }

    /// <summary>Keeps how far a mapping's failure topics are done.</summary>
    public static string GroupOf(MappingSettings mapping) => $"gateway-redrive-{mapping.Name}";

    public async IAsyncEnumerable<FailedUnit> ReadAsync(Action<SkippedFailure> skipped, [EnumeratorCancellation] CancellationToken ct)
    {
        (_reader, var refused) = await TopicReader.OpenAsync(mapping, GroupOf(mapping), access, clock, ct);
        if (_reader is null)
        {
            Fail(refused);
            yield break;
        }

        foreach (var (partition, from, end) in await Task.Run(Extents, ct))
        {
            var group = new RedriveGroup(string.Create(CultureInfo.InvariantCulture, $"{_topic}-{partition}")) { Partition = partition };
            lock (_gate) _done[partition] = new RedriveWatermark();
            await foreach (var record in _reader.ReadAsync(_topic, partition, from, end, ct))
            {
                var found = await UnitOfAsync(group, record, ct);
                if (found.Problem is { } unknown)
                {
                    Problem = $"{group.Name} {record.Position}: {unknown}";
                    yield break;
                }

                if (found.Unit is { } unit) yield return unit;
                else PassOver(partition, record.Position, found.Skipped!, skipped);
            }

            if (_reader.Problem is not { } broken) continue;
            Fail(broken);
            yield break;
        }
    }

    public Task<string?> DoneAsync(IReadOnlyList<FailedUnit> done, CancellationToken ct) => Task.Run(() => Done(done), ct);

    public async ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        await units.DisposeAsync();
    }

    // All at once, before anything is read: what comes later is for another redrive.
    private List<(int Partition, long From, long End)> Extents()
    {
        var extents = new List<(int, long, long)>();
        foreach (var partition in _reader!.PartitionsOf(_topic))
        {
            var (first, end) = _reader.Bounds(_topic, partition);
            if (_reader.Problem is not null) break;
            var from = Math.Max(first, _reader.Committed(_topic, partition) ?? first);
            if (_reader.Problem is not null) break;
            extents.Add((partition, from, end));
        }

        if (_reader.Problem is not { } problem) return extents;
        Fail(problem);
        return [];
    }

    private async Task<UnitReading> UnitOfAsync(RedriveGroup group, SourceRecord record, CancellationToken ct)
    {
        var json = record.Payload.Value.ToArray();
        record.Payload.Release();
        var name = string.Create(CultureInfo.InvariantCulture, $"{group.Name} {record.Position}");
        lock (_gate) _done[group.Partition!.Value].Read(record.Position);
        var found = await units.ReadAsync(group, name, json, traceHeader: null, ct);
        return found with { Unit = found.Unit is { } unit ? unit with { Offset = record.Position } : null };
    }

    // Left behind for good, or no redrive would ever come past it. The log keeps it as long as it keeps anything.
    private void PassOver(int partition, long offset, SkippedFailure failure, Action<SkippedFailure> skipped)
    {
        skipped(failure);
        lock (_gate) _done[partition].Done(offset);
    }

    private string? Done(IReadOnlyList<FailedUnit> done)
    {
        var problems = new List<string>();
        foreach (var partition in done.GroupBy(unit => unit.Group.Partition!.Value))
        {
            long? next;
            lock (_gate)
            {
                foreach (var unit in partition) _done[partition.Key].Done(unit.Offset);
                next = _done[partition.Key].Next;
            }

            if (next is { } offset && _reader!.Commit(_topic, partition.Key, offset) is { } problem) problems.Add(problem);
        }

        return problems.Count == 0 ? null : $"{origin}: {problems[0]}; allow the gateway Read on the consumer group {GroupOf(mapping)}";
    }

    private void Fail(string? why) => Problem = $"{origin} cannot be read: {why}; see that the topic is there, and that the gateway may Read it and the consumer group {GroupOf(mapping)}";
}
