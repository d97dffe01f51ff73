using Confluent.Kafka;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Records;
using Gateway.Sources.Kafka.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.Kafka;

public sealed class OffsetCommitterTests : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _stored = [];
    private readonly GatewayMetrics _metrics = new();
    private readonly MappingMetrics _counts;
    private readonly KafkaAssignment _assignment = new(new SlabPool(keepBytes: 0));
    private readonly OffsetCommitter _committer;
    private Action _client = static () => { };

    public OffsetCommitterTests()
    {
        // An error's text comes from the library.
        LibrdkafkaLoader.EnsureLoaded();
        _counts = _metrics.For("orders", "Kafka");
        _committer = new OffsetCommitter(_assignment, Store, static () => { }, _counts, NullLogger.Instance);
    }

    public void Dispose()
    {
        _committer.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task What_was_settled_is_stored_before_long()
    {
        Add(0).Finish(5, 6);

        _committer.Start("orders");

        await Eventually.TrueAsync(() => Stored() is ["0@7"]);
    }

    [Fact]
    public void What_was_stored_is_not_stored_again()
    {
        Add(0).Finish(5);

        for (var i = 0; i < 3; i++) _committer.StoreNow();

        Assert.Equal(["0@6"], Stored());
    }

    [Fact]
    public void A_record_is_committed_when_the_broker_has_said_so()
    {
        var partition = Add(0);
        partition.Finish(5, 6);
        _committer.StoreNow();
        Assert.False(_committer.IsUpToDate);
        Assert.Equal(0, _counts.Totals.Committed);

        Answer(0, 7);

        Assert.Equal(7, partition.Committed);
        Assert.Equal(2, _counts.Totals.Committed);
        Assert.True(_committer.IsUpToDate);
    }

    [Fact]
    public void An_answer_that_comes_after_more_was_stored_counts_nothing_twice()
    {
        var partition = Add(0);
        partition.Finish(5);
        _committer.StoreNow();
        partition.Finish(6);
        _committer.StoreNow();

        Answer(0, 6);
        Answer(0, 7);

        Assert.Equal(2, _counts.Totals.Committed);
        Assert.True(_committer.IsUpToDate);
    }

    [Fact]
    public void A_refused_commit_leaves_everything_as_it_was()
    {
        var partition = Add(0);
        partition.Finish(5);
        _committer.StoreNow();

        _committer.Answered(new CommittedOffsets([], new Error(ErrorCode.RebalanceInProgress)));
        _committer.Answered(new CommittedOffsets(
            [new TopicPartitionOffsetError("orders", 0, 6, new Error(ErrorCode.GroupAuthorizationFailed))], new Error(ErrorCode.NoError)));

        Assert.Null(partition.Committed);
        Assert.False(_committer.IsUpToDate);
        Assert.Equal(0, _counts.Totals.Committed);
    }

    [Fact]
    public void A_partition_that_the_client_does_not_have_yet_is_stored_at_the_next_turn()
    {
        _client = static () => throw new KafkaException(ErrorCode.Local_State);
        Add(0).Finish(5);
        _committer.StoreNow();
        _client = static () => { };

        _committer.StoreNow();

        Assert.Equal(["0@6"], Stored());
    }

    [Fact]
    public void What_was_fenced_is_never_stored()
    {
        var (fenced, ours) = (Add(0), Add(1));
        fenced.Finish(5);
        fenced.Lane.Fence();
        ours.Finish(5);

        _committer.StoreNow();

        Assert.Equal(["1@6"], Stored());
    }

    [Fact]
    public void An_answer_about_a_partition_that_has_left_is_ignored()
    {
        Answer(7, 100);

        Assert.Equal(0, _counts.Totals.Committed);
    }

    [Fact]
    public async Task A_client_that_is_gone_before_its_last_answer_ends_the_thread_and_nothing_else()
    {
        using var asked = new ManualResetEventSlim();
        using var gone = new ManualResetEventSlim();
        Thread? thread = null;
        using (var committer = new OffsetCommitter(_assignment, Store, Ask, _counts, NullLogger.Instance))
        {
            committer.Start("orders");
            await Eventually.TrueAsync(() => asked.IsSet);
        }

        gone.Set();

        Assert.True(thread!.Join(TimeSpan.FromSeconds(20)));

        void Ask()
        {
            thread = Thread.CurrentThread;
            asked.Set();
            gone.Wait();
            throw new ObjectDisposedException("client");
        }
    }

    private KafkaPartition Add(int number) => _assignment.Add(new TopicPartition("orders", number));

    private void Answer(int partition, long offset) => _committer.Answered(new CommittedOffsets(
        [new TopicPartitionOffsetError("orders", partition, offset, new Error(ErrorCode.NoError))], new Error(ErrorCode.NoError)));

    private void Store(TopicPartitionOffset offset)
    {
        _client();
        lock (_gate) _stored.Add($"{offset.Partition.Value}@{offset.Offset.Value}");
    }

    private string[] Stored()
    {
        lock (_gate) return [.. _stored];
    }
}
