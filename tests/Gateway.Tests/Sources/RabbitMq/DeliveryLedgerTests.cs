using Gateway.Aws;

namespace Gateway.Sources.RabbitMq;

public sealed class DeliveryLedgerTests
{
    private readonly DeliveryLedger _ledger = new();

    [Fact]
    public void Nothing_delivered_has_nothing_to_tell()
    {
        Assert.Null(_ledger.TakeWatermark());
        Assert.Empty(Strays());
        Assert.Equal(0, _ledger.Outstanding);
    }

    [Fact]
    public void A_settled_beginning_is_one_frame_and_is_told_once()
    {
        Deliver(5);
        Acknowledge(1, 2, 3);

        Assert.Equal(new AckFrame(3, Multiple: true, Records: 3), _ledger.TakeWatermark());
        Assert.Null(_ledger.TakeWatermark());
        Assert.Equal(2, _ledger.Outstanding);
    }

    [Fact]
    public void One_message_needs_no_multiple()
    {
        Deliver(1);
        Acknowledge(1);

        Assert.Equal(new AckFrame(1, Multiple: false, Records: 1), _ledger.TakeWatermark());
    }

    [Fact]
    public void What_lies_above_an_unsettled_tag_goes_one_by_one()
    {
        Deliver(5);
        Acknowledge(2, 4);

        Assert.Null(_ledger.TakeWatermark());
        Assert.True(_ledger.HasUntold);
        Assert.Equal([2, 4], Strays());
        Assert.False(_ledger.HasUntold);
    }

    [Fact]
    public void However_long_one_message_takes_the_others_cost_no_more()
    {
        var began = TimeProvider.System.GetTimestamp();

        for (var tag = 1; tag <= 300_000; tag++)
        {
            _ledger.Deliver(tag);
            if (tag == 1) continue;
            Acknowledge(tag);
            Assert.Null(_ledger.TakeWatermark());
            Assert.Equal([tag], Strays());
        }

        // Milliseconds; to look at all that was told before would take a minute or more.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_multiple_names_a_tag_that_the_broker_still_waits_for()
    {
        Deliver(4);
        Acknowledge(3, 4);
        Assert.Equal([3, 4], Strays());
        Acknowledge(1, 2);

        Assert.Equal(new AckFrame(2, Multiple: true, Records: 2), _ledger.TakeWatermark());
        Assert.Equal(0, _ledger.Outstanding);
    }

    [Fact]
    public void Nothing_stands_for_a_refusal_before_it_is_told()
    {
        Deliver(3);
        Assert.True(_ledger.Withhold(2));
        Acknowledge(1, 3);

        Assert.Equal(new AckFrame(1, Multiple: false, Records: 1), _ledger.TakeWatermark());
        Assert.Null(_ledger.TakeWatermark());
        _ledger.Refused(2);
        Assert.Equal(new AckFrame(3, Multiple: false, Records: 1), _ledger.TakeWatermark());
        Assert.Equal(0, _ledger.Outstanding);
    }

    [Fact]
    public void A_number_that_was_skipped_is_never_acknowledged()
    {
        _ledger.Deliver(1);
        _ledger.Deliver(3);
        Acknowledge(1, 3);

        Assert.Equal(new AckFrame(1, Multiple: false, Records: 1), _ledger.TakeWatermark());
        Assert.Equal([3], Strays());
        Assert.Equal(1, _ledger.Outstanding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    public void Tags_that_are_not_out_cannot_be_settled(long tag)
    {
        Deliver(3);

        Assert.False(_ledger.Acknowledge(tag));
        Assert.False(_ledger.Withhold(tag));
        _ledger.Refused(tag);
        Assert.Equal(3, _ledger.Outstanding);
    }

    [Fact]
    public void A_tag_is_settled_once()
    {
        Deliver(2);
        Acknowledge(1);

        Assert.False(_ledger.Acknowledge(1));
        Assert.False(_ledger.Withhold(1));
        _ledger.TakeWatermark();
        Assert.False(_ledger.Acknowledge(1));
        Assert.True(_ledger.Withhold(2));
        Assert.False(_ledger.Acknowledge(2));
    }

    [Fact]
    public void The_broker_hears_of_each_message_once_and_of_none_that_is_not_settled()
    {
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var noise = new Noise(seed);
            var (ledger, broker) = (new DeliveryLedger(), new BrokerModel());
            for (var step = 0; step < 600; step++) Step(noise, ledger, broker);

            Assert.True(broker.Waiting.Count == ledger.Outstanding, $"seed {seed}: {ledger.Outstanding} in place of {broker.Waiting.Count}");
        }
    }

    private static void Step(Noise noise, DeliveryLedger ledger, BrokerModel broker)
    {
        switch (noise.Below(10))
        {
            case < 4:
                ledger.Deliver(broker.Deliver());
                break;
            case < 7 when broker.Unsettled.Count > 0:
                var settled = noise.OneIn(3) ? broker.Unsettled.Min : broker.Unsettled.ElementAt(noise.Below(broker.Unsettled.Count));
                Assert.True(ledger.Acknowledge(settled));
                broker.Unsettled.Remove(settled);
                broker.Acknowledged.Add(settled);
                break;
            case 7 when broker.Unsettled.Count > 0 && noise.OneIn(3):
                var refused = broker.Unsettled.ElementAt(noise.Below(broker.Unsettled.Count));
                Assert.True(ledger.Withhold(refused));
                broker.Unsettled.Remove(refused);
                broker.Withheld.Add(refused);
                break;
            case 8:
                if (ledger.TakeWatermark() is { } ack) broker.Receive(ack);
                foreach (var tag in broker.Withheld)
                {
                    broker.Waiting.Remove(tag);
                    ledger.Refused(tag);
                }

                broker.Withheld.Clear();
                break;
            case 9 when noise.OneIn(2):
                var strays = new List<AckFrame>();
                ledger.TakeStrays(strays);
                foreach (var stray in strays) broker.Receive(stray);
                Assert.False(ledger.HasUntold);
                break;
            default:
                break;
        }
    }

    private void Deliver(int count)
    {
        for (var tag = 1; tag <= count; tag++) _ledger.Deliver(tag);
    }

    private void Acknowledge(params long[] tags)
    {
        foreach (var tag in tags) Assert.True(_ledger.Acknowledge(tag));
    }

    private IEnumerable<long> Strays()
    {
        var strays = new List<AckFrame>();
        _ledger.TakeStrays(strays);
        Assert.All(strays, stray => Assert.Equal((false, 1), (stray.Multiple, stray.Records)));
        return strays.Select(stray => stray.Tag);
    }

    /// <summary>What a broker does with acknowledgements, as RabbitMQ does it.</summary>
    private sealed class BrokerModel
    {
        private long _last;

        public SortedSet<long> Waiting { get; } = [];

        public SortedSet<long> Unsettled { get; } = [];

        public SortedSet<long> Acknowledged { get; } = [];

        public SortedSet<long> Withheld { get; } = [];

        public long Deliver()
        {
            Waiting.Add(++_last);
            Unsettled.Add(_last);
            return _last;
        }

        public void Receive(AckFrame ack)
        {
            Assert.True(Waiting.Contains(ack.Tag), $"The broker does not wait for {ack.Tag}");
            var covered = Waiting.Where(tag => tag == ack.Tag || (ack.Multiple && tag < ack.Tag)).ToList();
            Assert.All(covered, tag => Assert.True(Acknowledged.Remove(tag), $"{tag} was not settled well"));
            Assert.Equal(ack.Records, covered.Count);
            Waiting.ExceptWith(covered);
        }
    }
}
