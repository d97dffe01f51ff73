namespace Gateway.Tracing.Sampling;

/// <summary>A local rule with its patterns made ready and the reservoir it has drawn from. Locks itself.</summary>
internal sealed class LocalRuleState(LocalRule rule)
{
    private readonly Glob _serviceName = new(rule.ServiceName);
    private readonly Glob _host = new(rule.Host);
    private readonly Glob _httpMethod = new(rule.HttpMethod);
    private readonly Glob _urlPath = new(rule.UrlPath);
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private long _second;
    private int _taken;

    public string Name { get; } = rule.Name;

    public bool Matches(in SamplingRequest request) =>
        _urlPath.IsMatch(request.UrlPath)
        && _host.IsMatch(request.Host)
        && _serviceName.IsMatch(request.ServiceName)
        && _httpMethod.IsMatch(request.HttpMethod);

    public bool Decide(TimeProvider clock, Func<double> random) => TryTake(clock) || random() < rule.Rate;

    private bool TryTake(TimeProvider clock)
    {
        lock (_gate)
        {
            // Read inside the lock: a thread that came late with the second before would refill the reservoir twice.
            var second = clock.GetUtcNow().ToUnixTimeSeconds();

            // Not ">": a clock that was set back would starve the rule.
            if (second != _second) (_second, _taken) = (second, 0);
            if (_taken >= rule.FixedTarget) return false;
            _taken++;
            return true;
        }
    }
}
