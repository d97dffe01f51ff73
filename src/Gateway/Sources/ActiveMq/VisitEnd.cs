namespace Gateway.Sources.ActiveMq;

/// <summary>How a connection ended, or why there was none.</summary>
/// <param name="Problem">For people, with the remedy.</param>
/// <param name="IsRefusal">True when the broker answered, and would answer the same at once.</param>
internal sealed record VisitEnd(string Problem, bool IsRefusal = false);
