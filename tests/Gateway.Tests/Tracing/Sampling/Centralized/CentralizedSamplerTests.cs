using System.Collections.Concurrent;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Records;
using Gateway.Tracing.Emission;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Sampling.Centralized;

public sealed class CentralizedSamplerTests : IAsyncDisposable
{
    private static readonly SamplingStatus BuiltIn = new() { InForce = SamplingStatus.Local, Rules = 1, From = "built in" };

    private readonly ManualClock _clock = new();
    private readonly FakeSamplingApi _api = new();
    private readonly LogLines _log = new();
    private readonly ConcurrentQueue<double> _draws = new();
    private CentralizedSampler? _sampler;

    public ValueTask DisposeAsync() => _sampler?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_accounts_rules_decide_once_they_are_here()
    {
        var sampler = Start();
        Assert.True(await sampler.WaitForFirstRulesAsync(default));

        Assert.Equal(new SamplingDecision(true, "orders"), sampler.Decide(Some.Request()));
        _clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(
            new SamplingStatus { InForce = SamplingStatus.Centralized, Rules = 2, From = "http://daemon:2000", AgeSeconds = 7 },
            sampler.Status);
        await Eventually.TrueAsync(() => _log.Lines.Count == 1);
        Assert.Equal("Sampling by the account's 2 rules, from http://daemon:2000", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task Rules_that_do_not_come_are_waited_for_2_seconds_and_then_local_ones_decide()
    {
        _api.OnRules = static ct => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        var sampler = Start();
        var waiting = sampler.WaitForFirstRulesAsync(default);
        await Eventually.TrueAsync(() => _api.RulesCalls == 1);

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, default));
        Assert.Equal(new SamplingDecision(true, "Default"), sampler.Decide(Some.Request()));
        Assert.Equal(BuiltIn, sampler.Status);
    }

    [Fact]
    public async Task A_daemon_that_starts_a_moment_later_still_gives_the_first_rules()
    {
        var rules = _api.Rules;
        _api.Rules = null;
        var sampler = Start();
        var waiting = sampler.WaitForFirstRulesAsync(default);
        await NextTurnAsync(TimeSpan.FromMilliseconds(250));
        _api.Rules = rules;
        _clock.Advance(TimeSpan.FromMilliseconds(250));

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, default));
    }

    [Fact]
    public async Task A_wait_that_is_given_up_ends_without_an_exception()
    {
        _api.OnRules = static ct => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        using var stop = new CancellationTokenSource();
        var waiting = Start().WaitForFirstRulesAsync(stop.Token);

        await stop.CancelAsync();

        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, default));
    }

    [Fact]
    public async Task Rules_that_nobody_renews_give_way_to_local_ones_after_an_hour_and_come_back()
    {
        var sampler = Start();
        await sampler.WaitForFirstRulesAsync(default);
        await Eventually.TrueAsync(() => _log.Lines.Count == 1);
        var rules = _api.Rules;
        _api.Rules = null;

        await AdvanceAsync(3600);
        Assert.Equal("orders", sampler.Decide(Some.Request()).Rule);
        await AdvanceAsync(3610);
        Assert.Equal(new SamplingDecision(true, "Default"), sampler.Decide(Some.Request()));
        Assert.Equal(BuiltIn with { LastError = "No rules today", LastErrorAt = sampler.Status.LastErrorAt }, sampler.Status);

        _api.Rules = rules;
        await AdvanceAsync(3610 + 310);
        Assert.Equal("orders", sampler.Decide(Some.Request()).Rule);
        Assert.Equal("Centralized", sampler.Status.InForce);
        Assert.Equal("No rules today", sampler.Status.LastError);
        Assert.Collection(
            _log.Lines,
            line => Assert.StartsWith("Sampling by the account's", line),
            line => Assert.StartsWith("Sampling by local rules until the account's can be read: No rules today", line),
            line => Assert.StartsWith("Sampling by the account's", line));
    }

    [Fact]
    public async Task An_exception_does_not_end_the_poll()
    {
        _api.OnRules = static _ => throw new InvalidOperationException("a bug");
        var sampler = Start();
        await NextTurnAsync(TimeSpan.FromMilliseconds(250));
        _api.OnRules = static _ => Task.CompletedTask;
        _clock.Advance(TimeSpan.FromMilliseconds(250));

        Assert.True(await sampler.WaitForFirstRulesAsync(default).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, default));
        Assert.Contains(_log.Lines, line => line.StartsWith("The poll for sampling rules failed unexpectedly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_records_own_decision_asks_no_rule()
    {
        var sampler = Start();
        await sampler.WaitForFirstRulesAsync(default);
        var tracer = Tracer(sampler, UpstreamTrust.All);

        Assert.True(tracer.Begin(Upstream("1")).IsSampled);
        Assert.False(tracer.Begin(Upstream("0")).IsSampled);
        Assert.False(tracer.Begin(Upstream("0", "0", "0")).IsSampled);
        Assert.True(tracer.Begin(Upstream("0", "1", null)).IsSampled);
        Assert.Equal("", await ToldAsync());
    }

    [Fact]
    public async Task An_undecided_record_or_a_batch_that_is_not_of_one_mind_asks_the_rules_once()
    {
        var sampler = Start();
        await sampler.WaitForFirstRulesAsync(default);
        var tracer = Tracer(sampler, UpstreamTrust.All);

        Assert.Equal((true, "orders"), Decided(tracer.Begin(Upstream("?"))));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, "orders"), Decided(tracer.Begin(Upstream("0", "0", null))));

        Assert.Equal("orders 2/2/2", await ToldAsync());
    }

    [Fact]
    public async Task Where_only_ids_are_trusted_the_rules_decide_and_the_trace_is_continued()
    {
        _api.Rules = [Some.Orders with { ReservoirSize = 0, FixedRate = 0 }];
        var sampler = Start();
        await sampler.WaitForFirstRulesAsync(default);
        _draws.Enqueue(0);

        var trace = Tracer(sampler, UpstreamTrust.IdsOnly).Begin(Upstream("1"));

        Assert.False(trace.IsSampled);
        Assert.Equal(TestBatch.Root, trace.TraceId.ToString());
        Assert.Equal("orders 1/0/0", await ToldAsync());
    }

    [Fact]
    public async Task The_end_of_each_trace_is_told_to_a_rule_that_may_be_boosted()
    {
        _api.Rules = [Some.Orders with { SamplingRateBoost = new SamplingRateBoost() }];
        var sampler = Start();
        await sampler.WaitForFirstRulesAsync(default);
        IReadOnlyList<BoostReport> boosts = [];
        _api.OnReports = reports => boosts = reports[0].Boosts;
        var tracer = Tracer(sampler, UpstreamTrust.All);

        End(tracer, new AttemptResult { Status = 200, Fault = true });
        _draws.Enqueue(0.9);
        End(tracer, new AttemptResult { Status = 429, Error = true, Throttle = true });
        _draws.Enqueue(0.9);
        End(tracer, new AttemptResult { Status = 200 });
        await ToldAsync();

        Assert.Equal([new BoostReport("orders", new BoostCounts(3, 2, 1))], boosts);
    }

    private static void End(BatchTracer tracer, AttemptResult result)
    {
        var trace = tracer.Begin(TestBatch.Of((string?)null));
        trace.EndAttempt(trace.BeginAttempt(), result);
        trace.End("Succeeded");
    }

    private static (bool, string?) Decided(BatchTrace trace) => (trace.IsSampled, trace.Rule);

    private static RecordBatch Upstream(params string?[] decisions) =>
        TestBatch.Of([.. decisions.Select(sampled => sampled is null ? null : $"Root={TestBatch.Root};Parent=3c8e5a7f90b1d264;Sampled={sampled}")]);

    private CentralizedSampler Start()
    {
        var options = new CentralizedSamplerOptions
        {
            Api = _api,
            Local = new LocalSampler(LocalRules.BuiltIn, _clock, static () => 1),
            LocalStatus = () => BuiltIn,
        };
        return _sampler = new CentralizedSampler(options, _clock, () => _draws.TryDequeue(out var draw) ? draw : 0, _log);
    }

    private BatchTracer Tracer(ISampler sampler, UpstreamTrust trust) => new(
        new TestTracing().Settings with { Trust = trust }, sampler, new IdGenerator(_clock), new NullSegmentEmitter(), new RecentTraces(), _clock);

    private async Task<string> ToldAsync()
    {
        await AdvanceAsync((int)_clock.Elapsed.TotalSeconds + 11);
        return string.Join("; ", _api.Told);
    }

    /// <summary>Waits until a turn has ended and the next is so far away.</summary>
    private Task NextTurnAsync(TimeSpan away) => Eventually.TrueAsync(() => _clock.NextIn == away);

    /// <summary>Moves the clock on second by second, and lets every turn that falls due end before the next second.</summary>
    private async Task AdvanceAsync(int seconds)
    {
        while (_clock.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            await Eventually.TrueAsync(() => _clock.NextIn > TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => _clock.NextIn > TimeSpan.Zero);
        }
    }

    private sealed class LogLines : ILogger<RulePoller>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Lines.Enqueue(formatter(state, exception));
        }
    }
}
