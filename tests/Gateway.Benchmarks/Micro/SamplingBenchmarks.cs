using BenchmarkDotNet.Attributes;
using Gateway.Tracing;
using Gateway.Tracing.Sampling;
using Gateway.Tracing.Sampling.Centralized;

namespace Gateway.Benchmarks.Micro;

/// <summary>One decision by 25 rules of the account, of which only the last, the default, matches.</summary>
public class SamplingBenchmarks
{
    private const int RuleCount = 25;

    private AccountRules _rules = null!;
    private RuleTable _table = null!;
    private SamplingRequest _request;

    /// <summary>Without one, each decision but the first of a second draws a random number.</summary>
    [Params(false, true)]
    public bool WithQuota { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var ids = new IdGenerator(TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        SamplingRule[] rules =
        [
            .. Enumerable.Range(1, RuleCount - 1).Select(i => new SamplingRule($"topic-{i}", i, ReservoirSize: 1, FixedRate: 0.05, URLPath: $"/kafka/topic-{i}*")),
            new SamplingRule(SamplingRule.DefaultName, 10_000, ReservoirSize: 1, FixedRate: 0.05),
        ];
        _rules = new AccountRules(TimeProvider.System, ids.NextDouble);
        _rules.Replace(rules, now);
        if (WithQuota) _rules.Apply(Quota(now), [], TimeProvider.System.GetTimestamp());
        _table = new RuleTable(rules, name => new RuleState(name, TimeProvider.System, ids.NextDouble), now);
        _request = new SamplingRequest
        {
            ServiceName = "bench",
            Host = "b1.internal",
            UrlPath = "/kafka/topic-with-no-rule",
            Attributes = new SamplingAttributes("kafka", "topic-with-no-rule", "bench", "bench"),
        };
    }

    [Benchmark]
    public bool Decide() => _rules.TryDecide(_request, out var decision) && decision.Sampled;

    /// <summary>What the first decision for a topic costs on top, once in five minutes.</summary>
    [Benchmark]
    public bool MatchForTheFirstTime() => _table.Search(_request) is not null;

    private static SamplingTargets Quota(DateTimeOffset now) => new()
    {
        SamplingTargetDocuments =
        [
            new SamplingTarget
            {
                RuleName = SamplingRule.DefaultName,
                ReservoirQuota = int.MaxValue,
                ReservoirQuotaTTL = now.AddHours(1).ToUnixTimeSeconds(),
            },
        ],
    };
}
