using Gateway.Invocation.Events;

namespace Gateway.Records;

public sealed class RecordBatchTests
{
    private readonly KafkaEventFormat _format = new(eventSourceArn: null, ["b1:9092"]);
    private readonly RecordMint _mint = new();
    private readonly Lane _a = new("orders-0", "orders", 0);
    private readonly Lane _b = new("orders-1", "orders", 1);

    [Fact]
    public void A_part_keeps_order_lanes_and_why_the_batch_closed()
    {
        var part = Whole().Part(_format, i => i != 1);

        Assert.Equal([(_a, 0L), (_a, 2L), (_b, 0L), (_b, 1L)], Positions(part));
        Assert.Equal([new LaneSlice(_a, 0, 2), new LaneSlice(_b, 2, 2)], part.Slices);
        Assert.Equal((BatchClose.Bytes, ManualClock.Start, ManualClock.Start.AddSeconds(1)), (part.Close, part.OpenedAt, part.ClosedAt));
    }

    [Fact]
    public void A_lane_of_which_nothing_is_left_leaves_the_part()
    {
        var part = Whole().Part(_format, i => i >= 3);

        Assert.Equal([new LaneSlice(_b, 0, 2)], part.Slices);
        Assert.Equal([(_b, 0L), (_b, 1L)], Positions(part));
    }

    [Fact]
    public void A_part_may_be_empty()
    {
        var part = Whole().Part(_format, static _ => false);

        Assert.Equal((0, 0), (part.Count, part.Slices.Count));
    }

    [Fact]
    public void The_size_of_every_part_is_what_its_event_takes()
    {
        var whole = Whole();
        for (var kept = 1; kept < 1 << whole.Count; kept++)
        {
            var part = whole.Part(_format, i => (kept >> i & 1) == 1);

            // The format refuses any other length.
            _format.Write(part, new byte[part.WireBytes]);
        }
    }

    [Fact]
    public void Parts_of_one_partition_pay_for_its_key_once_however_the_batch_is_taken_apart()
    {
        var (a, b) = (new LanePart(_a, "keys-0"), new LanePart(_a, "keys-1"));
        SourceRecord[] records = [_mint.Make(a, 1), _mint.Make(a, 4, "vv", "k"), _mint.Make(_b, 0), _mint.Make(b, 0), _mint.Make(b, 3, "")];
        LaneSlice[] slices = [new LaneSlice(a, 0, 2), new LaneSlice(_b, 2, 1), new LaneSlice(b, 3, 2)];
        var batch = new RecordBatch(records, slices, 0, BatchClose.Size, ManualClock.Start, ManualClock.Start);
        for (var kept = 1; kept < 1 << batch.Count; kept++)
        {
            var part = batch.Part(_format, i => (kept >> i & 1) == 1);

            // The format refuses any other length.
            _format.Write(part, new byte[part.WireBytes]);
        }
    }

    [Fact]
    public void Records_of_one_partition_are_found_in_the_order_of_their_positions()
    {
        var (a, b) = (new LanePart(_a, "keys-0"), new LanePart(_a, "keys-1"));
        SourceRecord[] records = [_mint.Make(a, 1), _mint.Make(a, 4), _mint.Make(_b, 0), _mint.Make(b, 0), _mint.Make(b, 3)];
        var batch = new RecordBatch(
            records, [new LaneSlice(a, 0, 2), new LaneSlice(_b, 2, 1), new LaneSlice(b, 3, 2)], 0, BatchClose.Size, ManualClock.Start, ManualClock.Start);

        using var merged = new RecordsOfWhole(batch, _a);

        Assert.Equal([0, 1, 3, 4], merged.Records.ToArray().Select(record => record.Position));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => RecordsOfWhole.BeginsAt(batch.Slices, i)));
    }

    [Fact]
    public void The_oldest_timestamp_is_of_the_record_that_waited_longest_and_skips_those_that_have_none()
    {
        var batch = Batch(At(-1), At(30), At(10), At(20));

        Assert.Equal(10, batch.OldestTimestamp());
        Assert.Equal(-1, Batch(At(-1)).OldestTimestamp());
        Assert.Equal(0, Batch(At(5), At(0)).OldestTimestamp());
    }

    private SourceRecord At(long timestamp) => _mint.Make(_a, 0) with { Timestamp = timestamp };

    private RecordBatch Batch(params SourceRecord[] records) =>
        new(records, [new LaneSlice(_a, 0, records.Length)], 0, BatchClose.Size, ManualClock.Start, ManualClock.Start);

    private RecordBatch Whole()
    {
        SourceRecord[] records = [_mint.Make(_a, 0), _mint.Make(_a, 1, "vv", "k"), _mint.Make(_a, 2), _mint.Make(_b, 0), _mint.Make(_b, 1, "")];
        return new RecordBatch(records, [new LaneSlice(_a, 0, 3), new LaneSlice(_b, 3, 2)], 0, BatchClose.Bytes, ManualClock.Start, ManualClock.Start.AddSeconds(1));
    }

    private static List<(Lane, long)> Positions(RecordBatch batch)
    {
        var positions = new List<(Lane, long)>();
        foreach (ref readonly var record in batch.Records) positions.Add((record.Lane, record.Position));
        return positions;
    }
}
