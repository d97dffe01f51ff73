namespace Gateway.Invocation.Limits;

public sealed class FunctionLimitTests
{
    private const int Start = 15;
    private const int End = Start + 60;
    private const int Total = End + 20;

    /// <summary>The storm's first seconds, in which it is found out what is admitted.</summary>
    private const int Settling = 10;

    private const int Rest = 8;

    public static TheoryData<int, double> Loads { get; } = new() { { 16, 0.02 }, { 64, 0.02 }, { 64, 0.1 }, { 300, 0.1 }, { 300, 0.5 } };

    public static TheoryData<int, double> LongCalls { get; } = new() { { 64, 1 }, { 64, 5 }, { 300, 1 }, { 300, 5 } };

    [Theory]
    [MemberData(nameof(Loads))]
    public void A_storm_that_admits_a_tenth_by_rate_is_met_with_just_that_and_over_soon_after_its_end(int slots, double latency)
    {
        var allowed = 0.1 * slots / latency;
        foreach (var seed in Seeds)
        {
            var run = new SimulatedFunction(slots, latency, Total, seed, function => !Storms(function) || function.Takes(allowed));

            Check(run, allowed, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void A_storm_that_admits_a_tenth_at_a_time_is_met_with_just_that_and_over_soon_after_its_end(int slots, double latency)
    {
        var allowed = slots / 10;
        foreach (var seed in Seeds)
        {
            var run = new SimulatedFunction(slots, latency, Total, seed, function => !Storms(function) || function.Running < allowed);

            Check(run, allowed / latency, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void A_storm_that_throttles_nine_in_ten_whatever_is_sent_is_met_with_few_calls_and_over_soon_after_its_end(int slots, double latency)
    {
        foreach (var seed in Seeds)
        {
            var run = new SimulatedFunction(slots, latency, Total, seed, function => !Storms(function) || function.Chance(0.1));

            Assert.InRange(run.Attempts(Start + Settling, End), 0.1, 0.12 * run.Attempts(5, Start));
            AssertOver(run, seed);
        }
    }

    [Theory]
    [MemberData(nameof(LongCalls))]
    public void A_storm_is_met_and_over_as_soon_where_calls_take_long(int slots, double latency)
    {
        var allowed = slots / 10;
        var runs = Seeds.Select(seed => new SimulatedFunction(slots, latency, Total, seed, function => !Storms(function) || function.Running < allowed)).ToList();

        Assert.All(runs, run => Assert.InRange(run.Busy(Start + Settling, End), 0.95 * allowed, 1.01 * allowed));
        // A look beyond costs a throttle or two, every two or three seconds; of few long calls that is many in a hundred.
        Assert.All(runs, run => Assert.InRange(run.Attempts(Start + Settling, End) - run.Admitted(Start + Settling, End), 0, 1.5));
        Assert.InRange(runs.Average(run => run.Busy(End + 10, End + 12) / run.Busy(10, Start)), 0.95, 1.1);
    }

    [Fact]
    public void Calls_that_take_ever_longer_are_no_reason_for_a_limit()
    {
        var run = new SimulatedFunction(slots: 64, function => 0.1 + (0.1 * function.Now), seconds: 50, seed: 1, _ => true);

        Assert.False(run.IsLimited);
        Assert.InRange(run.Busy(1, 50), 63, 65);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.5)]
    public void Calls_that_take_longer_or_shorter_since_a_storm_began_do_not_keep_it_from_being_over(double times)
    {
        foreach (var seed in Seeds)
        {
            var run = new SimulatedFunction(64, function => 0.5 * (function.Now < Start ? 1 : times), Total, seed, function => !Storms(function) || function.Running < 6);

            Assert.InRange(run.Busy(End + 8, End + 10), 0.95 * 64, 1.05 * 64);
        }
    }

    [Fact]
    public void A_function_behind_which_calls_queue_does_as_much_after_a_storm_as_before()
    {
        foreach (var seed in Seeds)
        {
            var run = new SimulatedFunction(300, function => 0.1 * Math.Max(1, function.Running / 60.0), Total, seed, function => !Storms(function) || function.Running < 30);

            Assert.InRange(run.Busy(Start + Settling, End), 0.95 * 30, 1.01 * 30);
            AssertOver(run, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void Throttles_that_do_not_follow_what_is_sent_are_borne_if_they_are_few(int slots, double latency)
    {
        Assert.InRange(Kept(slots, latency, throttled: 0.05), 0.8, 1);
        Assert.InRange(Kept(slots, latency, throttled: 0.11), 0.65, 1);
    }

    [Theory]
    [MemberData(nameof(LongCalls))]
    public void Throttles_that_do_not_follow_what_is_sent_are_borne_where_calls_take_long(int slots, double latency) =>
        Assert.InRange(Kept(slots, latency, throttled: 0.05), 0.65, 1.1);

    [Theory]
    [MemberData(nameof(Loads))]
    public void A_function_that_throttles_from_the_first_call_on_gets_what_it_admits_within_seconds(int slots, double latency)
    {
        var allowed = 0.1 * slots / latency;
        foreach (var seed in Seeds)
        {
            var run = new SimulatedFunction(slots, latency, Rest + Settling + 20, seed, function => function.Takes(allowed), Rest);

            var (attempts, admitted) = (run.Attempts(Rest + Settling, Rest + Settling + 20), run.Admitted(Rest + Settling, Rest + Settling + 20));
            Assert.True(attempts < 1.1 * allowed, $"seed {seed}: {attempts} of {allowed}");
            Assert.True(admitted > 0.9 * allowed, $"seed {seed}: {admitted} of {allowed}");
        }
    }

    [Fact]
    public void Throttles_that_take_no_time_that_can_be_told_leave_room_for_a_call()
    {
        var limit = new FunctionLimit();
        for (var now = 0.0; now < 60; now += 0.1)
        {
            if (limit.TryBegin(now, out var turn, out _)) limit.End(turn, now, InvocationClass.Throttled);

            Assert.True(limit.MostInFlight(now) > 0, $"at {now} s");
        }
    }

    [Fact]
    public void There_is_no_limit_before_the_first_throttle_and_none_long_after_the_last()
    {
        var limit = new FunctionLimit();
        limit.BeginFreely(0);
        Assert.False(limit.EndFreely(0.5));
        var second = limit.BeginFreely(0.6);
        Assert.False(limit.IsInForce);

        limit.End(second, 0.7, InvocationClass.Throttled);

        Assert.True(limit.IsInForce);
        Assert.True(limit.TryBegin(60, out _, out _));
        Assert.False(limit.IsInForce);
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, 4);

    private static bool Storms(SimulatedFunction function) => function.Now is >= Start and < End;

    // It has to be noticed first that cuts do not help, which takes some runs longer: so the average of several counts.
    private static double Kept(int slots, double latency, double throttled) => Enumerable.Range(1, 6)
        .Select(seed => new SimulatedFunction(slots, latency, Total, seed, function => !Storms(function) || function.Chance(1 - throttled)))
        .Average(run => run.Admitted(Start + Settling, End) / run.Admitted(5, Start));

    private static void Check(SimulatedFunction run, double allowed, int seed)
    {
        var (attempts, admitted) = (run.Attempts(Start + Settling, End), run.Admitted(Start + Settling, End));
        Assert.True(attempts < 1.1 * allowed, $"seed {seed}: {attempts} of {allowed}");
        Assert.True(admitted > 0.9 * allowed, $"seed {seed}: {admitted} of {allowed}");
        AssertOver(run, seed);
    }

    private static void AssertOver(SimulatedFunction run, int seed)
    {
        var (before, after) = (run.Admitted(5, Start), run.Admitted(End + 8, End + 10));
        Assert.True(after > 0.95 * before, $"seed {seed}: {after} of {before}");
    }
}
