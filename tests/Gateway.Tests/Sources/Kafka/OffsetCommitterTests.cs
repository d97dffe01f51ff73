using Confluent.Kafka;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Records;
using Gateway.Sources.Kafka.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.Kafka;

public sealed class OffsetCommitterTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<string> _commits = [];
    private readonly GatewayMetrics _metrics = new();
    private readonly MappingMetrics _counts;
    private readonly KafkaAssignment _assignment = new(new SlabPool(keepBytes: 0));
    private readonly OffsetCommitter _committer;
    private Action _broker = static () => { };

    public OffsetCommitterTests()
    {
        // An error's text comes from the library.
        LibrdkafkaLoader.EnsureLoaded();
        _counts = _metrics.For("orders", "Kafka");
        _committer = new OffsetCommitter(_assignment, Commit, static () => { }, _counts, NullLogger.Instance);
        _committer.Start("orders");
    }

    public void Dispose()
    {
        _committer.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task What_was_settled_is_committed_before_long()
    {
        var partition = Add(0);
        partition.Finish(5, 6);

        await Eventually.TrueAsync(() => partition.Committed == 7);

        Assert.Equal(["0@7"], Commits());
        Assert.Equal(2, _counts.Totals.Committed);
    }

    [Fact]
    public async Task On_request_it_is_committed_at_once_for_all_partitions_together()
    {
        Add(0).Finish(5);
        Add(1).Finish(8);

        Assert.True(await _committer.CommitNowAsync().WaitAsync(Bound));

        Assert.Equal("0@6 1@9", Commits()[^1]);
    }

    [Fact]
    public async Task Nothing_to_commit_asks_the_broker_for_nothing()
    {
        Add(0);

        Assert.True(await _committer.CommitNowAsync().WaitAsync(Bound));
        Assert.True(await _committer.CommitNowAsync().WaitAsync(Bound));

        Assert.Empty(Commits());
    }

    [Fact]
    public async Task What_was_committed_is_not_committed_again()
    {
        Add(0).Finish(5);

        for (var i = 0; i < 5; i++) Assert.True(await _committer.CommitNowAsync().WaitAsync(Bound));

        Assert.Equal(["0@6"], Commits());
        Assert.Equal(1, _counts.Totals.Committed);
    }

    [Fact]
    public async Task A_refused_commit_is_told_and_tried_again()
    {
        _broker = static () => throw new KafkaException(ErrorCode.RebalanceInProgress);
        var partition = Add(0);
        partition.Finish(5);

        Assert.False(await _committer.CommitNowAsync().WaitAsync(Bound));
        Assert.Null(partition.Committed);
        Assert.Equal(0, _counts.Totals.Committed);
        _broker = static () => { };

        await Eventually.TrueAsync(() => partition.Committed == 6);
        Assert.Equal(1, _counts.Totals.Committed);
    }

    [Fact]
    public async Task A_request_covers_what_was_settled_before_it_even_while_a_commit_is_under_way()
    {
        using var answer = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        _broker = () =>
        {
            asked.Set();
            answer.Wait(Bound);
        };
        var partition = Add(0);
        partition.Finish(5);
        asked.Wait(Bound);

        partition.Finish(6);
        var request = _committer.CommitNowAsync();
        Assert.False(request.IsCompleted);
        answer.Set();

        Assert.True(await request.WaitAsync(Bound));
        Assert.Equal(7, partition.Committed);
    }

    [Fact]
    public async Task What_was_fenced_is_never_committed()
    {
        var (fenced, ours) = (Add(0), Add(1));
        fenced.Finish(5);
        fenced.Lane.Fence();
        ours.Finish(5);

        await _committer.CommitNowAsync().WaitAsync(Bound);

        Assert.DoesNotContain(Commits(), commit => commit.StartsWith("0@", StringComparison.Ordinal));
        Assert.Equal(6, ours.Committed);
    }

    [Fact]
    public void It_ends_while_the_broker_is_silent()
    {
        using var answer = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        _broker = () =>
        {
            asked.Set();
            answer.Wait(Bound);
        };
        Add(0).Finish(5);
        asked.Wait(Bound);

        var began = TimeProvider.System.GetTimestamp();
        _committer.Dispose();

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        answer.Set();
    }

    private KafkaPartition Add(int number) => _assignment.Add(new TopicPartition("orders", number));

    private string[] Commits()
    {
        lock (_gate) return [.. _commits];
    }

    private void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        _broker();
        var text = string.Join(' ', offsets.Select(o => $"{o.Partition.Value}@{o.Offset.Value}").Order());
        lock (_gate) _commits.Add(text);
    }
}
