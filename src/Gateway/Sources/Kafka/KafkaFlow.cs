using Confluent.Kafka;

namespace Gateway.Sources.Kafka;

/// <summary>
/// Keeps what is read within the byte budget, one slow partition from taking the room of all others, and what one slow key holds up
/// within bounds.
/// Belongs to the poll thread.
/// </summary>
/// <remarks>
/// A pause throws away what the client has already fetched, so a short lack of room is waited out first; only what stays full
/// is paused, and polling goes on so that rebalances are served.
/// </remarks>
internal sealed class KafkaFlow(KafkaAssignment assignment, ByteBudget budget, TimeProvider clock)
{
    private const long SmallestShareBytes = 1024 * 1024;
    private const long MostSlackBytes = 256 * 1024;
    private static readonly TimeSpan ShortLack = TimeSpan.FromMilliseconds(250);

    private volatile bool _holdAll;
    private bool _anyPaused;

    /// <summary>True reads nothing at all, whatever room there is. Any thread may set it.</summary>
    public bool HoldAll
    {
        get => _holdAll;
        set => _holdAll = value;
    }

    /// <summary>Before each poll: pauses and resumes partitions as the hold and the budget say.</summary>
    public void Adjust(Action<IEnumerable<TopicPartition>> pause, Action<IEnumerable<TopicPartition>> resume)
    {
        if (!_holdAll && !_anyPaused) return;
        if (_holdAll) Set(assignment.All.Where(p => !p.IsPaused), paused: true, pause);
        else Set(assignment.All.Where(p => p.IsPaused && HasAmpleRoom(p)), paused: false, resume);
        _anyPaused = assignment.All.Any(p => p.IsPaused);
    }

    /// <summary>After each record: waits while the partition or the budget is full, then pauses what stays full.</summary>
    public void MakeRoom(KafkaPartition partition, Action<IEnumerable<TopicPartition>> pause)
    {
        if (budget.HasRoom && !IsFull(partition)) return;
        if (budget.WaitUntil(HasSomeRoom, partition, ShortLack, clock)) return;

        var full = budget.HasRoom ? assignment.All.Where(IsFull) : assignment.All;
        Set(full.Where(p => !p.IsPaused), paused: true, pause);
        _anyPaused = true;
    }

    /// <summary>Before a partition leaves: the client remembers a pause over assignments, and would keep it paused when it comes back.</summary>
    public static void Leave(KafkaPartition partition, Action<IEnumerable<TopicPartition>> resume)
    {
        if (partition.IsPaused) Set([partition], paused: false, resume);
    }

    private long Share =>
        Math.Min(budget.Limit, Math.Max(budget.Limit / Math.Max(assignment.All.Count, 1), SmallestShareBytes));

    private bool IsFull(KafkaPartition partition) => partition.OutstandingBytes >= Share || partition.IsTooFarAhead;

    // Some slack, or the poll thread would wake for every batch that is settled; little, or a slow function would not make it
    // in time, and be paused for its slowness.
    private bool HasSomeRoom(KafkaPartition partition) =>
        budget.Used <= budget.Limit - Slack(budget.Limit) && partition.OutstandingBytes <= Share - Slack(Share) && !partition.IsTooFarAhead;

    private static long Slack(long bytes) => Math.Min(bytes / 16, MostSlackBytes);

    // More slack, or a partition would be resumed, which means fetched anew, for a handful of records. Of the whole only a part
    // of one share is asked for: partitions that stay full keep theirs, and must not keep the others paused.
    private bool HasAmpleRoom(KafkaPartition partition) =>
        budget.Used <= budget.Limit - Share / 4 && partition.OutstandingBytes <= Share / 2 && !partition.IsWellAhead;

    private static void Set(IEnumerable<KafkaPartition> partitions, bool paused, Action<IEnumerable<TopicPartition>> change)
    {
        var changed = partitions.ToList();
        if (changed.Count == 0) return;
        change(changed.Select(p => new TopicPartition(p.Topic, p.Number)).ToList());
        foreach (var partition in changed) partition.IsPaused = paused;
    }
}
