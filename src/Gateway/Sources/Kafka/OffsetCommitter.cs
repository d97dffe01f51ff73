using Confluent.Kafka;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Tells the client, ten times a second, which offset of each partition may be committed; the client commits it in the background.</summary>
/// <remarks>
/// Nothing but what is stored here is ever committed. The commit itself is left to the client because it alone knows when
/// the group is between two generations: a commit that arrives then costs a member all its partitions.
/// </remarks>
/// <param name="assignment">The partitions that are ours.</param>
/// <param name="store">Hands an offset to the client, which refuses it when the partition is no longer ours.</param>
/// <param name="betweenTurns">What else is done on this thread; it may block for the broker.</param>
/// <param name="metrics">Counts what the broker has taken.</param>
/// <param name="logger">Hears of what was refused.</param>
internal sealed partial class OffsetCommitter(
    KafkaAssignment assignment,
    Action<TopicPartitionOffset> store,
    Action betweenTurns,
    MappingMetrics metrics,
    ILogger logger) : IDisposable
{
    /// <summary>How often the client commits what was stored, in milliseconds.</summary>
    public const int CommitIntervalMs = 200;

    /// <summary>With the client's interval on top: after a crash, what was answered within this time is delivered again.</summary>
    private static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _ending = new();
    private Thread? _thread;

    /// <summary>True when the broker has taken every watermark.</summary>
    public bool IsUpToDate => assignment.All.All(p => p.IsCommitted);

    public void Start(string mapping)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = $"{mapping} offsets" };
        _thread.Start();
    }

    /// <summary>Stores without waiting for the next turn. Does not wait for the broker.</summary>
    public void StoreNow()
    {
        lock (_gate)
        {
            foreach (var partition in assignment.All)
            {
                if (partition.TryGetCommit(out var watermark)) Store(watermark);
            }
        }
    }

    /// <summary>The broker's answer to a commit.</summary>
    public void Answered(CommittedOffsets answer)
    {
        if (answer.Error.IsError)
        {
            // Usual while the group rebalances. What is stored stays stored, so the client commits it again.
            LogRefused(answer.Error.Code, answer.Error.Reason);
            return;
        }

        foreach (var committed in answer.Offsets.Where(o => !o.Error.IsError && o.Offset >= 0))
        {
            if (assignment.Find(committed.Topic, committed.Partition.Value) is not { } partition) continue;
            metrics.RecordsCommitted(partition.NoteCommitted(committed.Offset.Value));
        }
    }

    public void Dispose()
    {
        _ending.Set();
        // Bounded, for the broker may owe an answer; then the thread ends by itself.
        _thread?.Join(TimeSpan.FromSeconds(1));
    }

    private void Run()
    {
        try
        {
            while (!_ending.Wait(StoreInterval))
            {
                StoreNow();
                betweenTurns();
            }
        }
        catch (ObjectDisposedException) when (_ending.IsSet)
        {
            // The broker owed an answer for longer than the end waits, so the client is gone by now.
        }
    }

    private void Store(in Watermark watermark)
    {
        try
        {
            store(new TopicPartitionOffset(watermark.Partition.Topic, watermark.Partition.Number, watermark.Offset));
            watermark.Partition.NoteStored(watermark);
        }
        catch (KafkaException refused)
        {
            // Being assigned or revoked at this very moment: the next turn has it, or its next owner.
            LogRefused(refused.Error.Code, refused.Error.Reason);
        }
        catch (ObjectDisposedException) when (_ending.IsSet)
        {
            // Stopping asks for a last store while the client is being closed for another one; its end has committed already.
        }
    }

    [LoggerMessage(EventIds.CommitRefused, LogLevel.Debug, "A commit was refused ({Code}: {Reason}); trying again")]
    private partial void LogRefused(ErrorCode code, string reason);
}
