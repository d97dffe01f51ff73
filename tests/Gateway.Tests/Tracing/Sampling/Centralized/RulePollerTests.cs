using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tracing.Sampling.Centralized;

public class RulePollerTests
{
    private readonly FakeSamplingApi _api = new();
    private readonly RulesUnderTest _test = new();
    private readonly List<string> _failed = [];
    private readonly RulePoller _poller;

    public RulePollerTests() => _poller =
        new RulePoller(_test.Rules, _api, _failed.Add, _test.Clock, static () => 0, NullLogger<RulePoller>.Instance);

    [Fact]
    public async Task The_first_rules_are_read_at_once()
    {
        Assert.False(_poller.FirstRules.IsCompleted);
        await PollAsync(at: 100);

        Assert.True(_poller.FirstRules.IsCompleted);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(100), _test.Rules.AsOf);
        Assert.Equal(2, _test.Rules.Count);
        Assert.Null(_poller.LastProblem);
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task The_age_of_rules_counts_from_before_the_call()
    {
        _api.OnRules = _ =>
        {
            _test.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        };

        await PollAsync(at: 100);

        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(100), _test.Rules.AsOf);
    }

    [Fact]
    public async Task Counts_are_told_every_10_seconds_and_only_of_rules_that_decided()
    {
        await PollAsync(at: 100);
        _test.Play("100.0=b 100.3:.9=-");
        await PollAsync(at: 110);
        await PollAsync(at: 120);

        Assert.Equal(["orders 2/1/1"], _api.Told);
        Assert.Equal(1, _api.RulesCalls);
    }

    [Fact]
    public async Task Counts_of_a_failed_call_are_told_in_the_next()
    {
        await PollAsync(at: 100);
        _test.Play("100.0=b 100.3:.9=- 100.9:.4=r 101.0=b 101.2:.5=-");
        _api.Targets = null;
        await PollAsync(at: 110);
        _test.Play("101.5:.9=-");
        _api.Targets = new();
        await PollAsync(at: 120);

        Assert.Equal(["orders 5/3/2", "orders 6/3/2"], _api.Told);
        Assert.Equal(["targets"], _failed);
        Assert.Equal("No targets today", _poller.LastProblem?.Text);
    }

    [Fact]
    public async Task Counts_of_a_call_that_throws_are_told_in_the_next()
    {
        await PollAsync(at: 100);
        _test.Play("100.0=b");
        _api.OnTargets = static _ => throw new InvalidOperationException("a bug");
        await Assert.ThrowsAsync<InvalidOperationException>(() => PollAsync(at: 110));
        _api.OnTargets = static _ => Task.CompletedTask;
        await PollAsync(at: 120);

        Assert.Equal(["orders 1/1/1", "orders 1/1/1"], _api.Told);
    }

    [Fact]
    public async Task A_rule_with_an_interval_of_30_seconds_is_told_of_in_every_third_turn()
    {
        await PollAsync(at: 100);
        _api.Targets = new SamplingTargets { SamplingTargetDocuments = [new SamplingTarget { RuleName = "orders", Interval = 30 }] };
        List<int> toldAt = [];
        for (var at = 110; at <= 170; at += 10)
        {
            var before = _api.Told.Count;
            _test.Decide(at - 5, null, Some.Request());
            await PollAsync(at);
            if (_api.Told.Count > before) toldAt.Add(at);
        }

        Assert.Equal([110, 140, 170], toldAt);
        Assert.Equal(["orders 1/1/1", "orders 3/3/3", "orders 3/3/3"], _api.Told);
    }

    [Fact]
    public async Task At_most_25_documents_go_into_a_call()
    {
        _api.Rules = [.. Enumerable.Range(0, 60).Select(i => Some.Rule($"r{i}", i + 1) with { URLPath = $"/kafka/t{i}", ReservoirSize = 1 })];
        await PollAsync(at: 100);
        for (var i = 0; i < 60; i++) _test.Decide(105, null, Some.Request($"/kafka/t{i}"));
        await PollAsync(at: 110);

        Assert.Equal([25, 25, 10], _api.Told.Select(told => told.Split(", ").Length));
    }

    [Fact]
    public async Task At_most_25_boost_documents_go_into_a_call()
    {
        _api.Rules = [.. Enumerable.Range(0, 3).Select(i => Some.Rule($"r{i}", i + 1) with { URLPath = $"/kafka/t{i}", ReservoirSize = 1, SamplingRateBoost = new SamplingRateBoost() })];
        await PollAsync(at: 100);
        for (var i = 0; i < 3; i++)
        {
            _test.Decide(105, null, Some.Request($"/kafka/t{i}"));
            for (var service = 0; service < 12; service++) _test.Rules.CountEnded($"r{i}", $"s{service}", isSampled: true, isAnomaly: false);
        }

        await PollAsync(at: 110);

        Assert.Equal(["r0 1/1/1, r1 1/1/1", "r2 1/1/1"], _api.Told);
    }

    [Theory]
    [InlineData(100.0, null, 1)]
    [InlineData(109.0, null, 2)]
    [InlineData(null, "400", 2)]
    [InlineData(null, "500", 1)]
    public async Task Rules_that_changed_are_read_again_in_the_same_turn(double? modified, string? errorCode, int calls)
    {
        await PollAsync(at: 100);
        _test.Play("105.0=b");
        _api.Targets = new SamplingTargets
        {
            LastRuleModification = modified,
            UnprocessedStatistics = errorCode is null ? null : [new UnprocessedStatistics("orders", ErrorCode: errorCode)],
        };

        await PollAsync(at: 110);

        Assert.Equal(calls, _api.RulesCalls);
    }

    [Theory]
    [InlineData(true, "No rules today")]
    [InlineData(false, "http://daemon:2000 answered an empty list of sampling rules")]
    public async Task Rules_stay_when_a_call_gives_none(bool fails, string problem)
    {
        await PollAsync(at: 100);
        _test.Grant(new SamplingTarget { RuleName = "orders", ReservoirQuota = 2, ReservoirQuotaTTL = 410 });
        _test.Play("399.0=q");
        _api.Rules = fails ? null : [];

        await PollAsync(at: 400);

        _test.Play("399.1=q 399.2:.9=-");
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(100), _test.Rules.AsOf);
        Assert.Equal(problem, _poller.LastProblem?.Text);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(400), _poller.LastProblem?.At);
        Assert.Equal(["rules"], _failed);
        Assert.Equal(["orders 1/1/0"], _api.Told);
        Assert.Equal("orders 2/1/0", _test.Report());
    }

    [Fact]
    public async Task Rules_that_could_not_be_read_are_asked_for_again_soon()
    {
        _api.Rules = null;
        await PollAsync(at: 100);
        _api.Rules = [Some.Orders];
        await PollAsync(at: 100.2);
        Assert.Equal(1, _api.RulesCalls);
        await PollAsync(at: 100.25);

        Assert.Equal(2, _api.RulesCalls);
        Assert.True(_poller.FirstRules.IsCompleted);
    }

    private DateTimeOffset? _before;

    /// <summary>Moves both clocks on to a time, and does what is due then.</summary>
    private Task PollAsync(double at)
    {
        var now = DateTimeOffset.UnixEpoch.AddSeconds(at);
        _test.Clock.Now = _before ?? now;
        _test.Clock.Advance(now - _test.Clock.Now);
        _before = now;
        return _poller.PollDueAsync(TestContext.Current.CancellationToken);
    }
}
