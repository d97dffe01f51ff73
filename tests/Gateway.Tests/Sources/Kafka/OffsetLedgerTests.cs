using System.Globalization;
using Gateway.Aws;

namespace Gateway.Sources.Kafka;

public sealed class OffsetLedgerTests
{
    private readonly OffsetLedger _ledger = new();

    [Fact]
    public void Nothing_delivered_commits_nothing()
    {
        Assert.Null(_ledger.Committable);
        Assert.Null(_ledger.Next);
        Assert.Equal(0, _ledger.Outstanding);
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("10", 11)]
    [InlineData("10 11", 12)]
    [InlineData("11", 10)]
    [InlineData("11 12 13", 10)]
    [InlineData("13 12 11 10", 14)]
    [InlineData("10 12", 11)]
    [InlineData("10 12 11", 13)]
    [InlineData("10 10 10", 11)]
    [InlineData("12 10 12", 11)]
    public void The_watermark_is_the_lowest_unsettled_offset_or_one_past_the_last(string settled, long committable)
    {
        Deliver(10, 11, 12, 13);

        Settle(settled);

        Assert.Equal(committable, _ledger.Committable);
        Assert.Equal(14, _ledger.Next);
    }

    [Theory]
    [InlineData("10", 20)]
    [InlineData("10 20", 35)]
    [InlineData("10 20 35", 36)]
    [InlineData("20", 10)]
    public void Gaps_are_not_computed_across(string settled, long committable)
    {
        Deliver(10, 20, 35);

        Settle(settled);

        Assert.Equal(committable, _ledger.Committable);
    }

    [Fact]
    public void Offsets_that_are_not_above_all_earlier_ones_are_refused()
    {
        Deliver(10, 12);

        Assert.False(_ledger.Deliver(12));
        Assert.False(_ledger.Deliver(11));
        Assert.False(_ledger.Deliver(10));
        Assert.True(_ledger.Deliver(13));
    }

    [Fact]
    public void A_settled_offset_is_refused_too()
    {
        Deliver(10);
        Settle("10");

        Assert.False(_ledger.Deliver(10));
        Assert.Equal(11, _ledger.Committable);
    }

    [Fact]
    public void An_offset_that_was_never_delivered_settles_nothing()
    {
        Deliver(10, 20);

        Settle("9 11 15 21");

        Assert.Equal((10L, 2), (_ledger.Committable!.Value, _ledger.Outstanding));
    }

    [Fact]
    public void Where_delivery_begins_may_be_committed_at_once()
    {
        _ledger.StartAt(42);

        Assert.Equal(42, _ledger.Committable);
        Assert.False(_ledger.Deliver(41));
        Assert.True(_ledger.Deliver(42));
        Assert.Equal(42, _ledger.Committable);
    }

    [Fact]
    public void The_first_offset_of_all_is_one_like_others()
    {
        Deliver(0);

        Assert.Equal(0, _ledger.Committable);
        Settle("0");
        Assert.Equal(1, _ledger.Committable);
    }

    [Fact]
    public void A_hint_only_saves_time()
    {
        for (var hint = 0; hint < 10; hint++)
        {
            var ledger = new OffsetLedger();
            for (var offset = 0; offset < 5; offset++) ledger.Deliver(offset);

            ledger.Settle(3, hint);
            ledger.Settle(0, hint);

            Assert.Equal((1L, 3), (ledger.Committable!.Value, ledger.Outstanding));
        }
    }

    [Fact]
    public void A_backlog_that_is_over_leaves_a_ledger_that_works()
    {
        for (var round = 0; round < 2; round++)
        {
            var first = 200_000L * round;
            for (var i = 0; i < 200_000; i++) Assert.True(_ledger.Deliver(first + i));
            var hint = 0;
            for (var i = 0; i < 200_000; i++) hint = _ledger.Settle(first + i, hint);
            Assert.Equal((first + 200_000, 0), (_ledger.Committable!.Value, _ledger.Outstanding));
        }
    }

    [Fact]
    public void A_million_settled_behind_one_that_is_not_take_three_bits_each()
    {
        const int Million = 1_000_000;
        var hint = 0;
        for (var i = 0; i <= Million; i++) Assert.True(_ledger.Deliver(i));
        for (var i = 1; i <= Million; i++) hint = _ledger.Settle(i, hint);

        Assert.Equal((0L, 1, Million), (_ledger.Committable!.Value, _ledger.Outstanding, _ledger.Ahead));
        Assert.InRange(_ledger.Bytes, Million * 3 / 8, (Million * 3 / 8) + 24);
        Settle("0");
        Assert.Equal((Million + 1, 0, 0, 0L), (_ledger.Committable!.Value, _ledger.Outstanding, _ledger.Ahead, _ledger.Bytes));
    }

    [Fact]
    public void Offsets_that_lie_far_apart_take_no_more_than_their_number()
    {
        for (var i = 0; i < 1000; i++) Assert.True(_ledger.Deliver(i * 1_000_000_000L));
        for (var i = 1; i < 1000; i++) _ledger.Settle(i * 1_000_000_000L, hint: 0);

        Assert.Equal((0L, 999, 24_000L), (_ledger.Committable!.Value, _ledger.Ahead, _ledger.Bytes));
    }

    [Fact]
    public void What_is_settled_ahead_is_counted_exactly_but_for_those_beside_the_watermark()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var noise = new Noise(seed);
            var (ledger, unsettled, settled) = (new OffsetLedger(), new SortedSet<long>(), new HashSet<long>());
            for (var (step, next) = (0, 0L); step < 2000; step++)
            {
                if (unsettled.Count == 0 || noise.Below(100) < 50)
                {
                    next += noise.OneIn(50) ? noise.Below(300) : 0;
                    ledger.Deliver(next);
                    unsettled.Add(next++);
                    continue;
                }

                // The lowest seldom, so that much is ahead.
                var offset = unsettled.ElementAt(noise.OneIn(30) ? 0 : noise.Below(unsettled.Count));
                ledger.Settle(offset, hint: 0);
                unsettled.Remove(offset);
                settled.Add(offset);
                var ahead = unsettled.Count == 0 ? 0 : settled.Count(one => one > unsettled.Min);
                Assert.InRange(ledger.Ahead, ahead, ahead + 63);
                Assert.Equal(unsettled.Count, ledger.Outstanding);
            }
        }
    }

    [Fact]
    public void The_watermark_never_passes_an_unsettled_offset_and_never_falls()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var noise = new Noise(seed);
            var (ledger, unsettled, all) = (new OffsetLedger(), new SortedSet<long>(), new List<long>());
            var (next, last, hint) = ((long)noise.Below(5), -1L, 0);
            for (var step = 0; step < 500; step++)
            {
                if (noise.Below(100) < (step / 100 % 2 == 0 ? 65 : 35))
                {
                    next += noise.OneIn(5) ? noise.Below(10) : 0;
                    Assert.True(ledger.Deliver(next));
                    unsettled.Add(next);
                    all.Add(next++);
                }
                else if (all.Count > 0)
                {
                    // Mostly what is unsettled, sometimes again what is settled, in any order, with any hint.
                    var offset = unsettled.Count > 0 && !noise.OneIn(6) ? unsettled.ElementAt(noise.Below(unsettled.Count)) : all[noise.Below(all.Count)];
                    hint = ledger.Settle(offset, noise.OneIn(3) ? noise.Below(20) : hint);
                    unsettled.Remove(offset);
                }

                var expected = unsettled.Count > 0 ? unsettled.Min : all.Count > 0 ? all[^1] + 1 : (long?)null;
                Assert.True(expected == ledger.Committable, $"seed {seed}, step {step}: {ledger.Committable} in place of {expected}");
                Assert.True((ledger.Committable ?? -1) >= last, $"seed {seed}, step {step}: fell from {last} to {ledger.Committable}");
                last = ledger.Committable ?? -1;
            }
        }
    }

    private void Deliver(params long[] offsets)
    {
        foreach (var offset in offsets) Assert.True(_ledger.Deliver(offset));
    }

    private void Settle(string offsets)
    {
        var hint = 0;
        foreach (var offset in offsets.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            hint = _ledger.Settle(long.Parse(offset, CultureInfo.InvariantCulture), hint);
        }
    }
}
