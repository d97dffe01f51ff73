using System.Globalization;
using Gateway.Records;

namespace Gateway.Sources.ActiveMq;

/// <summary>The lanes of one consumer: one for messages without group, and one for each of a bounded number of buckets of groups.</summary>
/// <remarks>
/// With one invocation at a time the queue's own order is kept, groups or not, so there is one lane only. Opened by the reading loop.
/// </remarks>
/// <param name="owner">The consumer.</param>
/// <param name="queue">Its queue.</param>
/// <param name="keepsOrder">True where the queue's order is to be kept.</param>
/// <param name="sink">Hears of each lane before its first record.</param>
internal sealed class ActiveMqLanes(ActiveMqConsumer owner, string queue, bool keepsOrder, IRecordSink sink)
{
    /// <summary>Groups that share a bucket wait for one another; as many as this run side by side.</summary>
    private const int Buckets = 1024;

    private readonly Lock _gate = new();
    private readonly List<ActiveMqLane> _opened = [];
    private readonly ActiveMqLane?[] _groups = new ActiveMqLane?[Buckets];
    private ActiveMqLane? _ungrouped;

    /// <summary>The lane of a message.</summary>
    /// <param name="groupId">Empty for none.</param>
    public ActiveMqLane Of(ReadOnlySpan<byte> groupId)
    {
        if (groupId.IsEmpty || keepsOrder) return _ungrouped ??= Open(queue, isOrdered: keepsOrder);
        var bucket = BucketOf(groupId);
        return _groups[bucket] ??= Open($"{queue}/group-{bucket.ToString(CultureInfo.InvariantCulture)}", isOrdered: true);
    }

    /// <summary>The messages of all lanes are somebody else's already: late results settle nothing.</summary>
    /// <returns>Completes when nothing of them is in flight.</returns>
    public Task FenceAsync()
    {
        List<ActiveMqLane> lanes;
        lock (_gate) lanes = [.. _opened];
        foreach (var lane in lanes) lane.Fence();
        return Task.WhenAll(lanes.Select(sink.CloseAsync));
    }

    // FNV-1a: the same on every run and machine, so that a group's lane can be told from a log.
    internal static int BucketOf(ReadOnlySpan<byte> groupId)
    {
        var hash = 2166136261u;
        foreach (var b in groupId) hash = (hash ^ b) * 16777619u;
        return (int)(hash % Buckets);
    }

    private ActiveMqLane Open(string name, bool isOrdered)
    {
        var lane = new ActiveMqLane(owner, name, queue) { IsOrdered = isOrdered };
        lock (_gate) _opened.Add(lane);
        sink.Open(lane);
        return lane;
    }
}
