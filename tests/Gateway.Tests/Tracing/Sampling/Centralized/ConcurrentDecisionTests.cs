namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What holds however decisions and reports interleave.</summary>
public class ConcurrentDecisionTests
{
    private const int Threads = 8;
    private const int Decisions = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_count_is_lost_or_told_twice_while_reports_are_taken_and_put_back(bool withQuota)
    {
        var clock = new HastyClock(readingsPerSecond: 1000);
        var draw = 0;
        var rules = new AccountRules(clock, () => (Interlocked.Increment(ref draw) & 7) / 8.0);
        rules.Replace([Some.Orders], clock.GetUtcNow());
        if (withQuota) rules.Apply(Forever(quota: 7), [], 0);
        long sampled = 0;
        var reported = default(RuleCounts);
        using var decided = new CancellationTokenSource();

        var reporter = new Thread(() =>
        {
            for (var turn = 0; !decided.IsCancellationRequested; turn++)
            {
                foreach (var report in rules.TakeDue())
                {
                    if (turn % 3 == 0) report.PutBack();
                    else reported += report.Counts;
                }
            }
        });
        reporter.Start();
        OnThreads(() =>
        {
            if (rules.TryDecide(Some.Request(), out var decision) && decision.Sampled) Interlocked.Increment(ref sampled);
        });
        decided.Cancel();
        reporter.Join();
        foreach (var report in rules.TakeDue()) reported += report.Counts;

        Assert.Equal(Decisions, reported.Requests);
        Assert.Equal(sampled, reported.Sampled);
        Assert.Equal(withQuota ? 0 : clock.SecondsBegun, reported.Borrowed);
    }

    [Fact]
    public void A_quota_is_used_up_and_never_overshot_in_any_second()
    {
        const int Quota = 10;
        var clock = new HastyClock(readingsPerSecond: 1000);
        var rules = new AccountRules(clock, static () => 0.99);
        rules.Replace([Some.Orders], clock.GetUtcNow());
        rules.Apply(Forever(Quota), [], 0);
        clock.Restart();
        var sampledIn = new int[(Decisions / 1000) + 1];

        OnThreads(() =>
        {
            if (rules.TryDecide(Some.Request(), out var decision) && decision.Sampled) Interlocked.Increment(ref sampledIn[HastyClock.LastSecondOfThisThread]);
        });

        Assert.All(sampledIn[..^1], inOneSecond => Assert.Equal(Quota, inOneSecond));
    }

    private static SamplingTargets Forever(int quota) => new()
    {
        SamplingTargetDocuments = [new SamplingTarget { RuleName = "orders", ReservoirQuota = quota, ReservoirQuotaTTL = 99_999_999_999 }],
    };

    private static void OnThreads(Action decide)
    {
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Run)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        void Run()
        {
            start.SignalAndWait();
            for (var i = 0; i < Decisions / Threads; i++) decide();
        }
    }
}

/// <summary>A clock on which a second lasts so many readings, and that knows in which second a thread read it last.</summary>
file sealed class HastyClock(int readingsPerSecond) : TimeProvider
{
    [ThreadStatic]
    private static int _lastSecond;

    private int _readings;
    private long _stamps;

    public static int LastSecondOfThisThread => _lastSecond;

    /// <summary>Seconds in which the clock was read.</summary>
    public int SecondsBegun => ((_readings - 1) / readingsPerSecond) + 1;

    public void Restart() => _readings = 0;

    public override DateTimeOffset GetUtcNow()
    {
        _lastSecond = (Interlocked.Increment(ref _readings) - 1) / readingsPerSecond;
        return DateTimeOffset.UnixEpoch.AddSeconds(1000 + _lastSecond);
    }

    // Far apart, so that a rule is due whenever it is asked.
    public override long GetTimestamp() => Interlocked.Add(ref _stamps, TimestampFrequency * 60);
}
