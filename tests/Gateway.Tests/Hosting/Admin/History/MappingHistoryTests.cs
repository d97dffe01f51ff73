using Gateway.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Admin.History;

public sealed class MappingHistoryTests : IDisposable
{
    private static readonly long Start = ManualClock.Start.ToUnixTimeMilliseconds();

    private readonly ManualClock _clock = new();
    private readonly List<IMappingStatusSource> _mappings = [];
    private readonly Mapping _orders = new("orders");
    private readonly MappingHistory _history;

    public MappingHistoryTests()
    {
        _mappings.Add(_orders);
        _history = new MappingHistory(() => _mappings, _clock, NullLogger<MappingHistory>.Instance);
    }

    [Fact]
    public void A_mapping_is_looked_at_every_two_seconds()
    {
        _clock.Advance(TimeSpan.Zero);
        _orders.Change(invoked: 30, failed: 10, inFlight: 2, lag: 7);
        _clock.Advance(TimeSpan.FromSeconds(3));

        var answer = _history.Since(0);

        var orders = Assert.Single(answer.Mappings);
        Assert.Equal((Start + 3_000, 2_000, 600_000), (answer.Now, answer.IntervalMilliseconds, answer.KeptMilliseconds));
        Assert.Equal([Start, Start + 2_000], orders.At);
        Assert.Equal([0, 30], orders.Invoked);
        Assert.Equal([0, 10], orders.Failed);
        Assert.Equal([0, 2], orders.InFlight);
        Assert.Equal([null, 7], orders.Lag);
    }

    [Fact]
    public void Ten_minutes_are_kept_however_long_it_runs()
    {
        _clock.Advance(TimeSpan.FromHours(1));

        var at = Assert.Single(_history.Since(0).Mappings).At;

        Assert.Equal((301, 600_000), (at.Count, at[^1] - at[0]));
        Assert.Equal([at[^1]], Assert.Single(_history.Since(at[^2]).Mappings).At);
    }

    [Fact]
    public void Mappings_come_and_go()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        _mappings.Clear();
        _mappings.Add(new Mapping("payments"));
        _clock.Advance(TimeSpan.FromSeconds(2));

        var payments = Assert.Single(_history.Since(0).Mappings);

        Assert.Equal(("payments", 1), (payments.Name, payments.At.Count));
    }

    [Fact]
    public void A_look_that_fails_leaves_a_gap_and_nothing_else()
    {
        _clock.Advance(TimeSpan.Zero);
        _orders.IsFailing = true;
        _clock.Advance(TimeSpan.FromSeconds(4));
        _orders.IsFailing = false;
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([Start, Start + 6_000], Assert.Single(_history.Since(0).Mappings).At);
    }

    [Fact]
    public void Nobody_is_looked_at_after_its_end()
    {
        _history.Dispose();

        Assert.Equal(0, _clock.Waits);
    }

    public void Dispose() => _history.Dispose();

    private sealed class Mapping(string name) : IMappingStatusSource
    {
        private MappingStatus _status = new() { Name = name, Source = "Kafka", Function = "f", State = MappingState.Enabled };

        public bool IsFailing { get; set; }

        public MappingStatus Status => IsFailing ? throw new InvalidOperationException("It must not.") : _status;

        public void Change(long invoked, long failed, long inFlight, long lag) => _status = _status with
        {
            Counters = new MappingCounters { Invoked = invoked, Failed = failed },
            InFlight = inFlight,
            Partitions = [new PartitionStatus(Name, 0, null, null, null, lag)],
        };

        private string Name => _status.Name;
    }
}
