namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>X-Ray as a test wants it, and what it was told.</summary>
internal sealed class FakeSamplingApi : ISamplingApi
{
    public string Address => "http://daemon:2000";

    /// <summary>Null: the call fails.</summary>
    public IReadOnlyList<SamplingRule>? Rules { get; set; } = [Some.Orders, Some.Default];

    /// <summary>Null: the call fails.</summary>
    public SamplingTargets? Targets { get; set; } = new();

    /// <summary>Runs within each call for rules; it may throw or wait.</summary>
    public Func<CancellationToken, Task> OnRules { get; set; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task> OnTargets { get; set; } = static _ => Task.CompletedTask;

    public Action<IReadOnlyList<RuleReport>> OnReports { get; set; } = static _ => { };

    public int RulesCalls { get; private set; }

    /// <summary>One text for each report.</summary>
    public List<string> Told { get; } = [];

    public async Task<SamplingAnswer<IReadOnlyList<SamplingRule>>> GetRulesAsync(CancellationToken ct)
    {
        RulesCalls++;
        await OnRules(ct);
        return new SamplingAnswer<IReadOnlyList<SamplingRule>>(Rules, Rules is null ? "No rules today" : null);
    }

    public async Task<SamplingAnswer<SamplingTargets>> GetTargetsAsync(IReadOnlyList<RuleReport> reports, CancellationToken ct)
    {
        Told.Add(RulesUnderTest.Text(reports));
        OnReports(reports);
        await OnTargets(ct);
        return new SamplingAnswer<SamplingTargets>(Targets, Targets is null ? "No targets today" : null);
    }
}
