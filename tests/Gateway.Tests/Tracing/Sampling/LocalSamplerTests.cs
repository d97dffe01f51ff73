namespace Gateway.Tracing.Sampling;

public class LocalSamplerTests
{
    private const string File = """
        {"version":2,"rules":[{"description":"orders","host":"*","http_method":"*","url_path":"/kafka/orders*","fixed_target":2,"rate":0.0}],"default":{"fixed_target":1,"rate":0.05}}
        """;

    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch.AddSeconds(100));
    private readonly Queue<double> _draws = new();

    [Fact]
    public void A_rule_takes_its_target_each_second_and_then_its_rate()
    {
        var sampler = Sampler(Rules(File));

        Assert.True(Decide(sampler, "/kafka/orders"));
        _clock.AdvanceMilliseconds(100);
        Assert.True(Decide(sampler, "/kafka/orders"));
        _clock.AdvanceMilliseconds(100);
        Assert.False(Decide(sampler, "/kafka/orders", draw: 0.0));
        Assert.Equal("orders", sampler.Decide(Request("/kafka/orders-eu") with { HttpMethod = "GET" }, _draws, 0.5).Rule);
    }

    [Fact]
    public void What_no_rule_matches_goes_by_the_default()
    {
        var sampler = Sampler(Rules(File));

        Assert.Equal(new SamplingDecision(true, "Default"), sampler.Decide(Request("/rabbitmq/x")));
        _clock.AdvanceMilliseconds(100);
        Assert.True(Decide(sampler, "/rabbitmq/x", draw: 0.04));
        Assert.False(Decide(sampler, "/rabbitmq/x", draw: 0.05));
    }

    [Fact]
    public void Other_rules_decide_once_they_are_given()
    {
        var sampler = Sampler(Rules(File));
        Assert.True(Decide(sampler, "/kafka/orders"));

        sampler.Use(new LocalRules([new LocalRule { Name = "none", UrlPath = "/kafka/*", FixedTarget = 0, Rate = 0 }], LocalRules.BuiltIn.Default));

        Assert.Equal(new SamplingDecision(false, "none"), sampler.Decide(Request("/kafka/orders"), _draws, 0.0));
        Assert.Equal(new SamplingDecision(true, "Default"), sampler.Decide(Request("/rabbitmq/x")));
    }

    [Fact]
    public void Without_a_file_it_is_one_a_second_and_5_percent()
    {
        var sampler = Sampler(LocalRules.BuiltIn);

        Assert.True(Decide(sampler, "/kafka/x"));
        Assert.True(Decide(sampler, "/kafka/x", draw: 0.0499));
        Assert.False(Decide(sampler, "/kafka/x", draw: 0.05));
        _clock.AdvanceMilliseconds(1000);
        Assert.True(Decide(sampler, "/kafka/x"));
    }

    [Theory]
    [InlineData(0.0, 0.0, false)]
    [InlineData(1.0, 0.999999, true)]
    public void A_target_of_0_leaves_the_rate_alone(double rate, double draw, bool expected)
    {
        var sampler = Sampler(LocalRules.BuiltIn with { Default = new LocalRule { Name = "d", FixedTarget = 0, Rate = rate } });

        Assert.Equal(expected, Decide(sampler, "/kafka/x", draw));
    }

    [Fact]
    public void A_clock_set_back_does_not_starve_a_rule()
    {
        var sampler = Sampler(LocalRules.BuiltIn);

        Assert.True(Decide(sampler, "/kafka/x"));
        _clock.Now -= TimeSpan.FromSeconds(30);
        Assert.True(Decide(sampler, "/kafka/x"));
        Assert.False(Decide(sampler, "/kafka/x", draw: 0.9));
    }

    [Fact]
    public void Rules_are_tried_in_the_order_of_the_file_each_with_a_reservoir_of_its_own()
    {
        var sampler = Sampler(Rules("""
            {"version":2,"rules":[
              {"url_path":"/kafka/a*","fixed_target":1,"rate":0},
              {"description":"host","host":"b?.EXAMPLE","url_path":"/kafka/b","fixed_target":1,"rate":0},
              {"url_path":"*","fixed_target":0,"rate":1}],
             "default":{"fixed_target":0,"rate":0}}
            """));

        Assert.Equal(new SamplingDecision(true, "local-0"), sampler.Decide(Request("/kafka/ab")));
        Assert.Equal(new SamplingDecision(true, "host"), sampler.Decide(Request("/kafka/b")));
        Assert.Equal(new SamplingDecision(false, "local-0"), sampler.Decide(Request("/kafka/a"), _draws, 0.0));
        Assert.Equal(new SamplingDecision(true, "local-2"), sampler.Decide(Request("/kafka/c"), _draws, 0.99));
    }

    [Fact]
    public void Version_1_matches_the_segments_name()
    {
        var sampler = Sampler(Rules("""
            {"version":1,"rules":[{"description":"by name","service_name":"ord*","http_method":"POST","url_path":"*","fixed_target":9,"rate":0}],
             "default":{"fixed_target":1,"rate":0.05}}
            """));

        Assert.Equal("by name", sampler.Decide(Request("/kafka/x")).Rule);
        Assert.Equal("Default", sampler.Decide(Request("/kafka/x") with { ServiceName = "payments" }).Rule);
    }

    [Fact]
    public void A_field_that_is_lacking_matches_only_a_star()
    {
        var sampler = Sampler(Rules("""
            {"version":2,"rules":[{"host":"?*","fixed_target":1,"rate":0}],"default":{"fixed_target":1,"rate":0}}
            """));

        Assert.Equal("Default", sampler.Decide(Request("/kafka/x") with { Host = null }).Rule);
    }

    [Fact]
    public void Threads_share_a_reservoir_exactly()
    {
        const int Target = 400_000;
        var sampler = new LocalSampler(Only(Target), _clock, () => 0.0);

        Assert.Equal(Target, SampledBy(threads: 8, decisionsEach: 100_000, sampler));
    }

    [Fact]
    public void Threads_share_each_second_exactly_when_they_are_held_up_after_reading_the_clock()
    {
        const int Seconds = 40;
        var clock = new CountingClock(readingsPerSecond: 100);
        var sampler = new LocalSampler(Only(fixedTarget: 10), clock, () => 0.0);

        Assert.Equal(Seconds * 10, SampledBy(threads: 8, decisionsEach: Seconds * 100 / 8, sampler));
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        var sampler = new LocalSampler(Rules(File), _clock, () => 0.5);
        var request = Request("/kafka/orders");
        sampler.Decide(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) sampler.Decide(request);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int SampledBy(int threads, int decisionsEach, LocalSampler sampler)
    {
        var sampled = 0;
        using var start = new Barrier(threads);
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(Run)).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        return sampled;

        void Run()
        {
            start.SignalAndWait();
            for (var i = 0; i < decisionsEach; i++)
            {
                if (sampler.Decide(Request("/kafka/x")).Sampled) Interlocked.Increment(ref sampled);
            }
        }
    }

    private static LocalRules Only(int fixedTarget) => new([], new LocalRule { Name = "d", FixedTarget = fixedTarget, Rate = 0 });

    private LocalSampler Sampler(LocalRules rules) => new(rules, _clock, () => _draws.Dequeue());

    private bool Decide(LocalSampler sampler, string path, double? draw = null)
    {
        if (draw is not { } value) return sampler.Decide(Request(path)).Sampled;
        return sampler.Decide(Request(path), _draws, value).Sampled;
    }

    private static LocalRules Rules(string json)
    {
        var result = LocalRulesFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), "sampling.json");
        Assert.Empty(result.Errors);
        return result.Rules!;
    }

    private static SamplingRequest Request(string path) => new() { ServiceName = "orders", Host = "b1.example", UrlPath = path };
}

file static class Draws
{
    /// <summary>A decision that draws exactly one random number. Without it the queue is empty, so that a draw would throw.</summary>
    public static SamplingDecision Decide(this LocalSampler sampler, in SamplingRequest request, Queue<double> draws, double draw)
    {
        draws.Enqueue(draw);
        var decision = sampler.Decide(request);
        draws.Clear();
        return decision;
    }
}

/// <summary>
/// A clock whose second ends after so many readings. Whoever makes the last of a second is held up until others have
/// read the next one, or for a moment where a lock keeps them from it.
/// </summary>
file sealed class CountingClock(int readingsPerSecond) : TimeProvider
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private int _readings;

    public override DateTimeOffset GetUtcNow()
    {
        var reading = Interlocked.Increment(ref _readings) - 1;
        var isLast = reading % readingsPerSecond == readingsPerSecond - 1;
        if (isLast) SpinWait.SpinUntil(() => Volatile.Read(ref _readings) > reading + readingsPerSecond / 2, Moment);
        return DateTimeOffset.UnixEpoch.AddSeconds(1000 + (reading / readingsPerSecond));
    }
}
