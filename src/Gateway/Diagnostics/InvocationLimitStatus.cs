namespace Gateway.Diagnostics;

/// <summary>The limit that a function's throttles have put on its invocations, all its mappings taken together.</summary>
/// <param name="InFlight">Invocations that may be in flight.</param>
/// <param name="PerSecond">Invocations that may begin in a second.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record InvocationLimitStatus(int InFlight, double PerSecond, string Reason);
