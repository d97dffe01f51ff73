namespace Gateway.Local.Demo;

/// <summary>Orders that one customer sends at a time.</summary>
/// <param name="Size">How many, at least 1.</param>
/// <param name="Tracing">How they are traced.</param>
internal readonly record struct OrderGroup(int Size, OrderTracing Tracing);
