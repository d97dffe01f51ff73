using Gateway.Invocation.Events;
using Gateway.Local;
using Gateway.Records;

namespace Gateway.Batching;

public sealed class BatcherTests : IDisposable
{
    private const int Forever = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly ManualClock _clock = new();
    private readonly RecordMint _mint = new();
    private readonly List<SourceRecord> _oversized = [];
    private readonly List<Batcher> _batchers = [];
    private readonly Dictionary<Lane, long> _next = [];

    public void Dispose()
    {
        foreach (var batcher in _batchers) batcher.Dispose();
    }

    [Fact]
    public void A_batch_closes_when_it_is_full()
    {
        var batcher = Batcher(records: 3);
        var lane = Open(batcher);

        Write(batcher, lane, "a", "b");
        Assert.Null(batcher.TryTake());
        Write(batcher, lane, "c");

        var batch = batcher.Take();
        Assert.Equal((BatchClose.Size, "{orders-0:[a,b,c]}"), (batch.Close, TextFormat.Read(batch)));
    }

    [Fact]
    public void Never_more_than_its_size_goes_into_a_batch()
    {
        var batcher = Batcher(records: 2);
        Write(batcher, Open(batcher, 0), "a", "b", "c");
        Write(batcher, Open(batcher, 1), "d", "e", "f");

        Assert.Equal(["{orders-0:[a,b]}", "{orders-1:[d,e]}"], [TextFormat.Read(batcher.Take()), TextFormat.Read(batcher.Take())]);
        Assert.Null(batcher.TryTake());
    }

    [Fact]
    public void A_batch_closes_when_the_window_of_its_first_record_ends()
    {
        var batcher = Batcher();
        var lane = Open(batcher);
        Write(batcher, lane, "a");
        _clock.Advance(Window / 2);
        Write(batcher, lane, "b");

        _clock.Advance(Window / 2 - TimeSpan.FromTicks(1));
        Assert.Null(batcher.TryTake());
        _clock.Advance(TimeSpan.FromTicks(1));

        var batch = batcher.Take();
        Assert.Equal((BatchClose.Window, "{orders-0:[a,b]}"), (batch.Close, TextFormat.Read(batch)));
        Assert.Equal((ManualClock.Start, ManualClock.Start + Window), (batch.OpenedAt, batch.ClosedAt));
    }

    [Fact]
    public async Task Whoever_waits_is_woken_when_the_window_ends()
    {
        var batcher = Batcher();
        Write(batcher, Open(batcher), "a");
        var next = batcher.NextAsync();

        _clock.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(BatchClose.Window, (await Bounded(next))!.Close);
    }

    [Fact]
    public async Task Whoever_waits_before_the_first_record_sees_the_window_end_too()
    {
        var batcher = Batcher();
        var lane = Open(batcher);
        var next = batcher.NextAsync();

        Write(batcher, lane, "a");
        await Eventually.TrueAsync(() => _clock.NextIn == Window);
        _clock.Advance(Window);

        Assert.Equal("{orders-0:[a]}", TextFormat.Read((await Bounded(next))!));
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_record_that_fills_the_batch()
    {
        var batcher = Batcher(records: 2);
        var lane = Open(batcher);
        var next = batcher.NextAsync();

        Write(batcher, lane, "a");
        await Eventually.TrueAsync(() => _clock.NextIn == Window);
        Write(batcher, lane, "b");

        Assert.Equal(BatchClose.Size, (await Bounded(next))!.Close);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_record_that_fills_the_bytes()
    {
        var batcher = Batcher(bytes: "{orders-0:[aaaa,bbbb]}".Length);
        var lane = Open(batcher);
        var next = batcher.NextAsync();
        Write(batcher, lane, "aaaa");
        await Eventually.TrueAsync(() => _clock.NextIn == Window);

        Write(batcher, lane, "bbbb");

        var batch = (await Bounded(next))!;
        Assert.Equal((BatchClose.Bytes, "{orders-0:[aaaa,bbbb]}"), (batch.Close, TextFormat.Read(batch)));
    }

    [Fact]
    public void Without_a_window_what_waits_goes_at_once()
    {
        var batcher = Batcher(records: 100, window: TimeSpan.Zero);
        var lane = Open(batcher);

        Write(batcher, lane, "a", "b", "c");

        var batch = batcher.Take();
        Assert.Equal((BatchClose.Window, "{orders-0:[a,b,c]}"), (batch.Close, TextFormat.Read(batch)));
        Assert.Null(batcher.TryTake());
    }

    [Fact]
    public async Task Without_a_window_one_record_is_company_enough()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var lane = Open(batcher);
        var next = batcher.NextAsync();

        Write(batcher, lane, "a");

        Assert.Equal("{orders-0:[a]}", TextFormat.Read((await Bounded(next))!));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(-1, 2)]
    [InlineData(1, 3)]
    public void A_batch_holds_exactly_the_bytes_that_may_be_sent(int moreThanThree, int expected)
    {
        var batcher = Batcher(bytes: "{orders-0:[aaaa,bbbb,cccc]}".Length + moreThanThree);
        var lane = Open(batcher);

        Write(batcher, lane, "aaaa", "bbbb", "cccc", "dddd");

        var batch = batcher.Take();
        Assert.Equal((BatchClose.Bytes, expected), (batch.Close, batch.Count));
        Assert.Equal(TextFormat.Read(batch).Length, batch.WireBytes);
    }

    [Fact]
    public void A_batch_of_exactly_the_limit_is_full_and_waits_for_nothing()
    {
        var batcher = Batcher(bytes: "{orders-0:[aa,bb],orders-1:[cc]}".Length);
        Write(batcher, Open(batcher, 0), "aa", "bb");
        Assert.Null(batcher.TryTake());

        Write(batcher, Open(batcher, 1), "cc");

        var batch = batcher.Take();
        Assert.Equal((BatchClose.Bytes, "{orders-0:[aa,bb],orders-1:[cc]}"), (batch.Close, TextFormat.Read(batch)));
    }

    [Fact]
    public void The_record_that_does_not_fit_opens_the_next_batch()
    {
        var batcher = Batcher(bytes: "{orders-0:[aaaa,bbbb]}".Length);
        var lane = Open(batcher);
        Write(batcher, lane, "aaaa", "bbb", "cc", "d");

        var first = batcher.Take();
        batcher.Complete(first);
        _clock.Advance(Window);

        Assert.Equal("{orders-0:[cc,d]}", TextFormat.Read(batcher.Take()));
    }

    [Fact]
    public void A_lane_that_does_not_fit_goes_into_the_next_batch_whole()
    {
        var batcher = Batcher(bytes: "{orders-0:[aaaaaaaa],orders-1:[b]}".Length);
        Write(batcher, Open(batcher, 0), "aaaaaaaa");
        Write(batcher, Open(batcher, 1), "bb", "c");

        Assert.Equal(["{orders-0:[aaaaaaaa]}"], [TextFormat.Read(batcher.Take())]);
        _clock.Advance(Window);
        Assert.Equal("{orders-1:[bb,c]}", TextFormat.Read(batcher.Take()));
    }

    [Fact]
    public void The_bytes_of_a_batch_are_those_of_the_real_event()
    {
        var format = new KafkaEventFormat("arn:aws:kafka:eu-west-1:111122223333:cluster/c/1", ["b1:9092", "b2:9092"]);
        var batcher = Batcher(format: format);
        var (a, b) = (Open(batcher, 0), Open(batcher, 1));
        batcher.Write(_mint.Make(a, 9, "value", "key", Header("h", "1")));
        batcher.Write(_mint.Make(a, 10, "", null));
        batcher.Write(_mint.Make(b, 123_456_789_012, "ü", ""));
        _clock.Advance(Window);

        var batch = batcher.Take();

        // The format refuses any other length.
        format.Write(batch, new byte[batch.WireBytes]);
    }

    [Fact]
    public void Idle_lanes_share_a_batch()
    {
        var batcher = Batcher();
        Write(batcher, Open(batcher, 0), "a");
        Write(batcher, Open(batcher, 1), "b");
        Write(batcher, Open(batcher, 2), "c");
        _clock.Advance(Window);

        Assert.Equal(3, batcher.Take().Slices.Count);
    }

    [Fact]
    public void A_lane_in_flight_waits_while_others_go_on()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var (a, b) = (Open(batcher, 0), Open(batcher, 1));
        Write(batcher, a, "a1");
        var first = batcher.Take();

        Write(batcher, a, "a2");
        Assert.Null(batcher.TryTake());
        Write(batcher, b, "b1");
        Assert.Equal("{orders-1:[b1]}", TextFormat.Read(batcher.Take()));
        batcher.Complete(first);

        Assert.Equal("{orders-0:[a2]}", TextFormat.Read(batcher.Take()));
    }

    [Fact]
    public async Task Whoever_waits_is_woken_when_a_lane_goes_on()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var lane = Open(batcher);
        Write(batcher, lane, "a");
        var first = batcher.Take();
        Write(batcher, lane, "b");
        var next = batcher.NextAsync();

        batcher.Complete(first);

        Assert.Equal("{orders-0:[b]}", TextFormat.Read((await Bounded(next))!));
    }

    [Fact]
    public void The_window_counts_from_the_arrival_also_for_what_waited_for_its_lane()
    {
        var batcher = Batcher(records: 2);
        var lane = Open(batcher);
        Write(batcher, lane, "a", "b");
        var first = batcher.Take();
        Write(batcher, lane, "c");

        _clock.Advance(Window);
        batcher.Complete(first);

        Assert.Equal("{orders-0:[c]}", TextFormat.Read(batcher.Take()));
    }

    [Fact]
    public void What_waits_behind_a_batch_in_flight_does_not_fill_another_lanes_batch()
    {
        var batcher = Batcher(records: 2);
        var (a, b) = (Open(batcher, 0), Open(batcher, 1));
        Write(batcher, a, "a1", "a2");
        batcher.Take();

        Write(batcher, a, "a3", "a4", "a5");
        Write(batcher, b, "b1");

        Assert.Null(batcher.TryTake());
    }

    [Fact]
    public void The_lane_that_waits_longest_goes_first()
    {
        var batcher = Batcher(records: 1, window: TimeSpan.Zero);
        var lanes = Enumerable.Range(0, 4).Select(i => Open(batcher, i)).ToList();
        foreach (var i in new[] { 2, 0, 3, 1 })
        {
            Write(batcher, lanes[i], $"{i}");
            Write(batcher, lanes[i], $"{i}");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var order = Enumerable.Range(0, 4).Select(_ => batcher.Take().First.Lane.Partition).ToList();

        Assert.Equal([2, 0, 3, 1], order);
    }

    [Fact]
    public void A_busy_lane_does_not_starve_one_that_came_later()
    {
        var batcher = Batcher(records: 1, window: TimeSpan.Zero);
        var (busy, late) = (Open(batcher, 0), Open(batcher, 1));
        Write(batcher, busy, "1");
        var first = batcher.Take();
        _clock.Advance(Window);
        Write(batcher, late, "late");
        _clock.Advance(Window);
        Write(batcher, busy, "2");

        batcher.Complete(first);

        Assert.Same(late, batcher.Take().First.Lane);
    }

    [Fact]
    public void A_record_too_large_to_travel_is_handed_out_and_blocks_nobody()
    {
        var batcher = Batcher(bytes: "{orders-0:[12345678]}".Length, window: TimeSpan.Zero);
        var lane = Open(batcher);

        Write(batcher, lane, "a", "123456789", "b");

        Assert.Equal(1, Assert.Single(_oversized).Position);
        var batch = batcher.Take();
        Assert.Equal("{orders-0:[a,b]}", TextFormat.Read(batch));
        batcher.Complete(batch);
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public void A_record_that_just_fits_alone_travels_alone()
    {
        var batcher = Batcher(bytes: "{orders-0:[12345678]}".Length, window: TimeSpan.Zero);
        var lane = Open(batcher);

        Write(batcher, lane, "12345678");

        Assert.Empty(_oversized);
        Assert.Equal("{orders-0:[12345678]}", TextFormat.Read(batcher.Take()));
    }

    [Fact]
    public void Closing_a_lane_releases_what_waits_and_stops_it()
    {
        var batcher = Batcher();
        var (closed, open) = (Open(batcher, 0), Open(batcher, 1));
        Write(batcher, closed, "a", "b");
        Write(batcher, open, "c");

        var idle = batcher.CloseAsync(closed);
        _clock.Advance(Window);

        Assert.True(idle.IsCompletedSuccessfully);
        Assert.True(closed.IsStopped);
        Assert.Equal("{orders-1:[c]}", TextFormat.Read(batcher.Take()));
        Assert.Equal(1, _mint.Outstanding);
        Assert.Equal(0, batcher.WaitingRecords);
    }

    [Fact]
    public async Task Closing_a_lane_completes_when_nothing_of_it_is_in_flight()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var lane = Open(batcher);
        Write(batcher, lane, "a");
        var batch = batcher.Take();
        Write(batcher, lane, "b");

        var idle = batcher.CloseAsync(lane);
        Assert.False(idle.IsCompleted);
        Assert.Same(idle, batcher.CloseAsync(lane));
        Assert.Equal(1, _mint.Outstanding);
        batcher.Complete(batch);

        await idle.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, _mint.Outstanding);
        Assert.Null(batcher.TryTake());
    }

    [Fact]
    public void Records_for_a_closed_lane_are_released_unread()
    {
        var batcher = Batcher(bytes: "{orders-0:[12345678]}".Length, window: TimeSpan.Zero);
        var lane = Open(batcher);
        _ = batcher.CloseAsync(lane);

        Write(batcher, lane, "a", "one that would be too large");

        Assert.Null(batcher.TryTake());
        Assert.Empty(_oversized);
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public void Closing_a_lane_wakes_those_who_wait_to_try_again()
    {
        var batcher = Batcher();
        var lane = Open(batcher);
        var wait = batcher.Stops.Token;

        _ = batcher.CloseAsync(lane);

        Assert.True(wait.IsCancellationRequested);
    }

    [Fact]
    public void Closing_an_unknown_lane_is_done_at_once() =>
        Assert.True(Batcher().CloseAsync(new Lane("orders-9", "orders", 9)).IsCompletedSuccessfully);

    [Fact]
    public void A_partition_that_comes_back_is_a_lane_of_its_own()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var before = Open(batcher, 0);
        Write(batcher, before, "old");
        var late = batcher.Take();
        _ = batcher.CloseAsync(before);
        var after = Open(batcher, 0);

        Write(batcher, after, "new");

        Assert.Same(after, batcher.Take().First.Lane);
        batcher.Complete(late);
        Assert.Null(batcher.TryTake());
    }

    [Fact]
    public async Task A_batch_that_waited_for_company_goes_out_once_when_draining()
    {
        var batcher = Batcher();
        var lane = Open(batcher);
        Write(batcher, lane, "a", "b");

        batcher.Drain();

        var last = (await Bounded(batcher.NextAsync()))!;
        Assert.Equal((BatchClose.Drain, "{orders-0:[a,b]}"), (last.Close, TextFormat.Read(last)));
        Assert.Null(await Bounded(batcher.NextAsync()));
        Assert.True(lane.IsStopped);
        batcher.Complete(last);
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public async Task A_backlog_of_records_stays_with_the_broker_when_draining()
    {
        var batcher = Batcher(records: 2);
        Write(batcher, Open(batcher), "a", "b", "c");

        batcher.Drain();

        Assert.Null(await Bounded(batcher.NextAsync()));
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public async Task A_backlog_of_bytes_stays_with_the_broker_when_draining()
    {
        var batcher = Batcher(bytes: "{orders-0:[aaaa,bbbb]}".Length);
        Write(batcher, Open(batcher), "aaaa", "bbbb", "cccc");

        batcher.Drain();

        Assert.Null(await Bounded(batcher.NextAsync()));
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public async Task What_waits_behind_a_batch_in_flight_is_released_when_draining()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var lane = Open(batcher);
        Write(batcher, lane, "a");
        var batch = batcher.Take();
        Write(batcher, lane, "b");

        batcher.Drain();

        Assert.Null(await Bounded(batcher.NextAsync()));
        Assert.Equal(1, _mint.Outstanding);
        batcher.Complete(batch);
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public void Draining_stops_every_lane_at_once_whether_anybody_takes_batches_or_not()
    {
        var batcher = Batcher();
        var (busy, waiting) = (Open(batcher, 0), Open(batcher, 1));
        Write(batcher, waiting, "a");
        var wait = batcher.Stops.Token;

        batcher.Drain();

        Assert.True(busy.IsStopped);
        Assert.True(waiting.IsStopped);
        Assert.True(wait.IsCancellationRequested);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_drain()
    {
        var batcher = Batcher();
        Open(batcher);
        var next = batcher.NextAsync();

        batcher.Drain();

        Assert.Null(await Bounded(next));
    }

    [Fact]
    public async Task Nothing_comes_in_any_more_after_a_drain()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var before = Open(batcher, 0);
        batcher.Drain();
        var after = Open(batcher, 1);

        Write(batcher, before, "a");
        Write(batcher, after, "b");

        Assert.Null(await Bounded(batcher.NextAsync()));
        Assert.True(after.IsStopped);
        Assert.Empty(_oversized);
        Assert.Equal(0, _mint.Outstanding);
    }

    [Fact]
    public async Task A_batch_that_fell_due_may_be_gone_when_it_is_asked_for()
    {
        var batcher = Batcher(window: TimeSpan.Zero);
        var lane = Open(batcher);
        Write(batcher, lane, "a");
        Assert.True(await batcher.WaitUntilDueAsync());

        _ = batcher.CloseAsync(lane);

        Assert.Null(batcher.TryTake());
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        const int Most = 1_000;
        var batcher = Batcher(records: Most, format: new KafkaEventFormat("arn:aws:kafka:eu-west-1:111122223333:cluster/c/1", ["b1:9092"]));
        Lane[] lanes = [Open(batcher, 0), Open(batcher, 1)];
        var slab = new Slab(new byte[100], static _ => { });
        var records = Enumerable.Range(0, Most).Select(i => new SourceRecord
        {
            Lane = lanes[2 * i / Most],
            Position = i,
            Timestamp = 1_772_615_105_402,
            TimestampKind = TimestampKind.Create,
            Payload = new RecordPayload(slab, 0, -1, 100, 0),
        }).ToArray();

        // A batch may cost something, and the pool its arrays come from may be trimmed at any time.
        Assert.Equal(LeastAllocated(2), LeastAllocated(Most));

        long LeastAllocated(int count) => Enumerable.Range(0, 20).Min(_ => Allocated(count));

        long Allocated(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++) slab.TryReserve(0, out var _);
            batcher.Write(records.AsSpan(0, count / 2));
            batcher.Write(records.AsSpan(Most / 2, count / 2));
            _clock.Advance(Window);
            batcher.Complete(batcher.TryTake()!);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static Task<RecordBatch?> Bounded(Task<RecordBatch?> next) => next.WaitAsync(TimeSpan.FromSeconds(30));

    private static byte[] Header(string name, string value)
    {
        var encoded = new byte[RecordHeaders.EncodedLength(name.Length, value.Length)];
        RecordHeaders.Write(encoded, name, System.Text.Encoding.UTF8.GetBytes(value), isNull: false);
        return encoded;
    }

    private Batcher Batcher(int records = Forever, int bytes = BatchLimits.InvokePayloadBytes, TimeSpan? window = null, IEventFormat? format = null)
    {
        var batcher = new Batcher(new BatchLimits(records, window ?? Window, bytes), format ?? new TextFormat(), _oversized.Add, _clock);
        _batchers.Add(batcher);
        return batcher;
    }

    private static Lane Open(Batcher batcher, int partition = 0)
    {
        var lane = new Lane($"orders-{partition}", "orders", partition);
        batcher.Open(lane);
        return lane;
    }

    private void Write(Batcher batcher, Lane lane, params string[] values)
    {
        foreach (var value in values)
        {
            var position = _next.GetValueOrDefault(lane);
            _next[lane] = position + 1;
            batcher.Write(_mint.Make(lane, position, value));
        }
    }
}
