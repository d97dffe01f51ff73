namespace Gateway.Invocation.Limits;

/// <summary>The limit of a function at one moment.</summary>
/// <param name="InFlight">Invocations that may be in flight, of all its mappings together.</param>
/// <param name="PerSecond">Invocations that may begin in a second.</param>
/// <param name="ThrottledShare">The share of calls that were throttled when the limit last gave way, 0 to 1.</param>
/// <param name="SinceThrottle">Time since the last throttle.</param>
internal readonly record struct LimitState(int InFlight, double PerSecond, double ThrottledShare, TimeSpan SinceThrottle);
