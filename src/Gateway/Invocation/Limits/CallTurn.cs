namespace Gateway.Invocation.Limits;

/// <summary>One call's leave to begin, to be handed back when it has ended.</summary>
/// <param name="Round">Under which bounds it began.</param>
/// <param name="BeganAt">When, in seconds on the limit's clock.</param>
/// <param name="InFlight">How many were in flight then, this one included.</param>
internal readonly record struct CallTurn(int Round, double BeganAt, int InFlight);
