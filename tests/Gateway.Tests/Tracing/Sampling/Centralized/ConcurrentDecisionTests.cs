namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What holds however decisions and reports interleave.</summary>
public class ConcurrentDecisionTests
{
    private const int Threads = 8;
    private const int Decisions = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_count_is_lost_or_told_twice_while_reports_are_taken_and_put_back_and_rules_come_again(bool withQuota)
    {
        var clock = new HastyClock(readingsPerSecond: 1000);
        var draw = 0;
        var rules = new AccountRules(clock, () => (Interlocked.Increment(ref draw) & 7) / 8.0);
        var targets = Forever(withQuota ? 7 : null);
        Poll(rules, targets);
        long sampled = 0;
        var reported = default(RuleCounts);

        OnThreads(Decide, meanwhile: Report);
        foreach (var report in rules.TakeDue()) reported += report.Counts;

        Assert.Equal(Decisions, reported.Requests);
        Assert.Equal(sampled, reported.Sampled);
        Assert.Equal(withQuota ? 0 : clock.SecondsBegun, reported.Borrowed);

        void Decide()
        {
            if (rules.TryDecide(Some.Request(), out var decision) && decision.Sampled) Interlocked.Increment(ref sampled);
        }

        void Report(int turn)
        {
            foreach (var report in rules.TakeDue())
            {
                if (turn % 3 == 0) report.PutBack();
                else reported += report.Counts;
            }

            Poll(rules, targets);
        }
    }

    [Fact]
    public void A_quota_is_used_up_and_never_overshot_in_any_second_also_when_it_is_granted_again()
    {
        const int Quota = 10;
        var clock = new HastyClock(readingsPerSecond: 1000);
        var rules = new AccountRules(clock, static () => 0.99);
        var targets = Forever(Quota);
        Poll(rules, targets);
        var sampledIn = new int[(Decisions / 1000) + 1];

        OnThreads(Decide, meanwhile: _ => Poll(rules, targets));

        Assert.All(sampledIn[..^1], inOneSecond => Assert.Equal(Quota, inOneSecond));

        void Decide()
        {
            if (rules.TryDecide(Some.Request(), out var decision) && decision.Sampled) Interlocked.Increment(ref sampledIn[HastyClock.LastSecondOfThisThread]);
        }
    }

    private static SamplingTargets Forever(int? quota) => new()
    {
        SamplingTargetDocuments = [new SamplingTarget { RuleName = "orders", ReservoirQuota = quota, ReservoirQuotaTTL = 99_999_999_999 }],
    };

    // What a poller does of its own accord, every time with the same answers.
    private static void Poll(AccountRules rules, SamplingTargets targets)
    {
        rules.Replace([Some.Orders], HastyClock.Epoch);
        rules.Apply(targets, [], 0);
    }

    private static void OnThreads(Action decide, Action<int> meanwhile)
    {
        using var decided = new CancellationTokenSource();
        using var start = new Barrier(Threads + 1);
        var turns = 0;
        var poller = new Thread(Repeat);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Run)).ToList();
        poller.Start();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        decided.Cancel();
        poller.Join();

        Assert.True(turns > 1);

        void Run()
        {
            start.SignalAndWait();
            for (var i = 0; i < Decisions / Threads; i++) decide();
        }

        void Repeat()
        {
            start.SignalAndWait();
            while (!decided.IsCancellationRequested) meanwhile(turns++);
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

    /// <summary>Its first second.</summary>
    public static DateTimeOffset Epoch { get; } = DateTimeOffset.UnixEpoch.AddSeconds(1000);

    public static int LastSecondOfThisThread => _lastSecond;

    /// <summary>Seconds in which the clock was read.</summary>
    public int SecondsBegun => ((_readings - 1) / readingsPerSecond) + 1;

    public override DateTimeOffset GetUtcNow()
    {
        _lastSecond = (Interlocked.Increment(ref _readings) - 1) / readingsPerSecond;
        return Epoch.AddSeconds(_lastSecond);
    }

    // Far apart, so that a rule is due whenever it is asked.
    public override long GetTimestamp() => Interlocked.Add(ref _stamps, TimestampFrequency * 60);
}
