namespace Gateway.Sources.Kafka;

public sealed class KafkaPartitionTests
{
    private readonly KafkaPartition _partition = TestPartition.New(3);

    [Fact]
    public void Its_lane_is_named_as_the_event_names_it()
    {
        Assert.Equal(("orders-3", "orders", 3), (_partition.Lane.Name, _partition.Lane.Destination, _partition.Lane.Partition!.Value));
        Assert.Same(_partition, _partition.Lane.Owner);
    }

    [Fact]
    public void There_is_nothing_to_commit_before_the_first_record() => Assert.False(_partition.TryGetCommit(out _));

    [Fact]
    public void What_was_delivered_and_not_settled_is_the_offset_to_commit()
    {
        var records = _partition.Deliver(5, 6, 7);
        _partition.Settle(records.AsSpan(0, 2));

        Assert.True(_partition.TryGetCommit(out var watermark));
        Assert.Equal(7, watermark.Offset);
        Assert.Equal(8, _partition.Position);
    }

    [Fact]
    public void A_commit_is_made_once()
    {
        _partition.Finish(5);
        _partition.TryGetCommit(out var watermark);

        Assert.Null(_partition.Committed);
        _partition.NoteStored(watermark);
        _partition.NoteCommitted(watermark.Offset);

        Assert.Equal(6, _partition.Committed);
        Assert.False(_partition.TryGetCommit(out _));
        _partition.Finish(6);
        Assert.True(_partition.TryGetCommit(out watermark));
        Assert.Equal(7, watermark.Offset);
    }

    [Fact]
    public void A_commit_says_how_many_records_it_covers_that_earlier_ones_did_not()
    {
        _partition.Finish(5, 6);
        _partition.TryGetCommit(out var first);
        _partition.Finish(7);

        _partition.NoteStored(first);
        Assert.Equal(2, _partition.NoteCommitted(first.Offset));
        _partition.TryGetCommit(out var second);
        _partition.NoteStored(second);
        Assert.Equal(1, _partition.NoteCommitted(second.Offset));
    }

    [Fact]
    public void Where_delivery_begins_is_committed_at_once()
    {
        _partition.StartAt(40);

        Assert.True(_partition.TryGetCommit(out var watermark));
        Assert.Equal(40, watermark.Offset);
        Assert.Equal(40, _partition.NextToRead);
    }

    [Fact]
    public void A_fenced_partition_commits_nothing_any_more()
    {
        _partition.Finish(5);

        _partition.Lane.Fence();

        Assert.False(_partition.TryGetCommit(out _));
    }

    [Fact]
    public void A_stopped_partition_still_commits_what_was_in_flight()
    {
        _partition.Finish(5);

        _partition.Lane.Stop();

        Assert.True(_partition.TryGetCommit(out _));
    }

    [Fact]
    public void Bytes_go_back_to_zero_however_the_records_end()
    {
        var records = _partition.Deliver(5, 6, 7);
        var cost = _partition.OutstandingBytes;
        Assert.Equal(3 * KafkaPartition.Cost(records[0].Payload), cost);

        var given = _partition.Settle(records.AsSpan(0, 2)) + _partition.Discharge(records.AsSpan(2));

        Assert.Equal((cost, 0), (given, _partition.OutstandingBytes));
    }

    [Fact]
    public void Records_given_up_keep_the_watermark_where_it_is()
    {
        var records = _partition.Deliver(5, 6);
        _partition.Discharge(records.AsSpan(0, 1));
        _partition.Settle(records.AsSpan(1));

        Assert.True(_partition.TryGetCommit(out var watermark));
        Assert.Equal(5, watermark.Offset);
    }

    [Fact]
    public void What_comes_late_is_not_taken_off_a_second_time()
    {
        var records = _partition.Deliver(5, 6);
        var cost = _partition.OutstandingBytes;

        Assert.Equal(cost, _partition.DischargeAll());

        Assert.Equal(0, _partition.Settle(records.AsSpan(0, 1)));
        Assert.Equal(0, _partition.Discharge(records.AsSpan(1)));
        Assert.Equal((0, 0), (_partition.DischargeAll(), _partition.OutstandingBytes));
    }

    [Fact]
    public void However_settling_and_giving_up_meet_every_byte_is_given_back_once()
    {
        for (var round = 0; round < 300; round++)
        {
            var partition = TestPartition.New();
            var records = partition.Deliver([.. Enumerable.Range(0, 50).Select(i => (long)i)]);
            var (cost, given) = (partition.OutstandingBytes, 0L);

            Parallel.Invoke(
                () =>
                {
                    foreach (var record in records) Interlocked.Add(ref given, partition.Settle([record]));
                },
                () => Interlocked.Add(ref given, partition.DischargeAll()));

            Assert.Equal(cost, given);
        }
    }

    [Fact]
    public void Reading_stops_where_too_much_is_settled_behind_a_key_that_is_not_and_goes_on_once_half_of_it_is_committable()
    {
        const int Half = KafkaPartition.MostAhead / 2;
        var partition = TestPartition.New(factor: 10);
        var slow = partition.Deliver(0);
        Finish(1, Half - 1);
        var slower = partition.Deliver(Half);
        Finish(Half + 1, KafkaPartition.MostAhead);
        Assert.False(partition.IsTooFarAhead);
        partition.Finish(KafkaPartition.MostAhead + 1);
        Assert.True(partition.IsTooFarAhead);

        partition.Settle(slow);
        Assert.True(partition is { IsTooFarAhead: false, IsWellAhead: true });
        partition.Settle(slower);
        Assert.False(partition.IsWellAhead);

        void Finish(int from, int to) => partition.Finish([.. Enumerable.Range(from, to - from + 1).Select(i => (long)i)]);
    }

    [Fact]
    public void What_a_filter_settles_behind_a_slow_batch_is_bounded_by_what_it_takes_to_remember_it()
    {
        var slow = _partition.Deliver(0);
        for (var offset = 1; offset <= KafkaPartition.MostLedgerBytes / 24; offset++) _partition.Finish(offset * 64L);
        Assert.True(_partition.IsTooFarAhead);

        _partition.Settle(slow);

        Assert.False(_partition.IsTooFarAhead);
    }

    [Fact]
    public void An_earlier_processs_commit_counts_only_until_there_is_one_of_ours()
    {
        _partition.NoteEarlierCommit(4);
        Assert.Equal(4, _partition.Committed);
        _partition.Finish(5);
        _partition.TryGetCommit(out var watermark);
        _partition.NoteStored(watermark);
        _partition.NoteCommitted(watermark.Offset);

        _partition.NoteEarlierCommit(4);

        Assert.Equal(6, _partition.Committed);
    }
}
