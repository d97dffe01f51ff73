using Confluent.Kafka;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Tells the broker, every quarter of a second, how far each partition has come. A refused commit is simply tried again.</summary>
/// <remarks>Committing blocks for the broker's answer, so it has a thread of its own: the poll thread never waits for it unbounded.</remarks>
internal sealed partial class OffsetCommitter(
    KafkaAssignment assignment,
    Action<IEnumerable<TopicPartitionOffset>> commit,
    Action betweenCommits,
    MappingMetrics metrics,
    ILogger logger) : IDisposable
{
    /// <summary>After a crash, what was answered within this time is delivered again.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private TaskCompletionSource<bool>? _asked;
    private volatile bool _ending;
    private Thread? _thread;

    public void Start(string mapping)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = $"{mapping} commits" };
        _thread.Start();
    }

    /// <summary>Commits without waiting for the next turn.</summary>
    /// <returns>True when nothing is left to commit.</returns>
    public Task<bool> CommitNowAsync()
    {
        lock (_gate)
        {
            _asked ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _wake.Set();
            return _asked.Task;
        }
    }

    /// <summary>Ends the thread after the commit it may be waiting for.</summary>
    public void Dispose()
    {
        _ending = true;
        _wake.Set();
        // The event is left to the finalizer: a commit that nobody answers would otherwise find it disposed.
        _thread?.Join(TimeSpan.FromSeconds(1));
    }

    private void Run()
    {
        while (!_ending)
        {
            _wake.WaitOne(Interval);
            TaskCompletionSource<bool>? asked;
            lock (_gate) (asked, _asked) = (_asked, null);
            var done = CommitMoved();
            asked?.SetResult(done);
            if (!_ending) betweenCommits();
        }
    }

    private bool CommitMoved()
    {
        var moved = new List<Watermark>();
        foreach (var partition in assignment.All)
        {
            if (partition.TryGetCommit(out var watermark)) moved.Add(watermark);
        }

        if (moved.Count == 0) return true;
        try
        {
            commit(moved.Select(w => new TopicPartitionOffset(w.Partition.Topic, w.Partition.Number, w.Offset)));
            foreach (var watermark in moved) metrics.RecordsCommitted(watermark.Partition.NoteCommitted(watermark));
            return true;
        }
        catch (KafkaException refused)
        {
            // Usual while the group rebalances; what was not taken is still ahead of the last commit, so the next turn has it.
            LogRefused(refused.Error.Code, refused.Error.Reason);
            return false;
        }
    }

    [LoggerMessage(EventIds.CommitRefused, LogLevel.Debug, "The broker refused a commit ({Code}: {Reason}); trying again")]
    private partial void LogRefused(ErrorCode code, string reason);
}
