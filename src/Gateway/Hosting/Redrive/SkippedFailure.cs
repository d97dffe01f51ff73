namespace Gateway.Hosting.Redrive;

/// <summary>Something in a failure destination that is not put back.</summary>
/// <param name="Name">For people.</param>
/// <param name="Why">As a clause.</param>
/// <param name="IsForeign">True for what is another mapping's: there is nothing amiss with it.</param>
internal sealed record SkippedFailure(string Name, string Why, bool IsForeign = false);
