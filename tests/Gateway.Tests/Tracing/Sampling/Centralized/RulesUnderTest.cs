using System.Globalization;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>The account's rules with a clock that counts from the epoch and random numbers that the test gives.</summary>
internal sealed class RulesUnderTest
{
    private readonly Queue<double> _draws = new();

    public RulesUnderTest(params IReadOnlyList<SamplingRule> rules)
    {
        // An empty queue: to draw where no number is given is a mistake, and throws.
        Rules = new AccountRules(Clock, _draws.Dequeue);
        if (rules.Count > 0) Rules.Replace(rules, DateTimeOffset.UnixEpoch);
    }

    public TestClock Clock { get; } = new(DateTimeOffset.UnixEpoch);

    public AccountRules Rules { get; }

    /// <summary>Makes the decisions of a script such as <c>100.0=b 100.3:.9=-</c> and compares each with what it says.</summary>
    /// <remarks>
    /// The time, behind a colon the random number where one is drawn, and the decision: q by quota, b borrowed, r by rate,
    /// - not sampled. The report tells quota and loan apart.
    /// </remarks>
    public void Play(string script, string path = "/kafka/orders")
    {
        foreach (var step in script.Split(' '))
        {
            var (when, expected) = (step[..^2], step[^1]);
            var parts = when.Split(':');
            var sampled = Decide(Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : null, Some.Request(path)).Sampled;
            Assert.True(sampled == (expected != '-'), $"{step} in \"{script}\": {(sampled ? "sampled" : "not sampled")}");
        }
    }

    public SamplingDecision Decide(double at, double? draw, in SamplingRequest request)
    {
        Clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(at);
        if (draw is { } number) _draws.Enqueue(number);
        Assert.True(Rules.TryDecide(request, out var decision));
        Assert.Empty(_draws);
        return decision;
    }

    public void Grant(SamplingTarget target) => Grant(new SamplingTargets { SamplingTargetDocuments = [target] });

    public bool Grant(SamplingTargets targets, IReadOnlyList<RuleReport>? reported = null) =>
        Rules.Apply(targets, reported ?? [], Clock.GetTimestamp());

    /// <summary>All counts, as requests/sampled/borrowed by rule, once every rule is due.</summary>
    public string Report()
    {
        Clock.Advance(TimeSpan.FromMinutes(5));
        return Text(Rules.TakeDue());
    }

    public static string Text(IEnumerable<RuleReport> reports) =>
        string.Join(", ", reports.Select(r => $"{r.Rule.Name} {r.Counts.Requests}/{r.Counts.Sampled}/{r.Counts.Borrowed}"));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
