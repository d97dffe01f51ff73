namespace Gateway.Tracing;

/// <summary>One call of the function: what it sends along so that its segments find theirs.</summary>
/// <param name="Id">The <c>Lambda</c> subsegment, and the <c>Parent</c> in <paramref name="Header"/>.</param>
/// <param name="Header">The value of <c>X-Amzn-Trace-Id</c>.</param>
internal readonly record struct Attempt(SegmentId Id, string Header);
