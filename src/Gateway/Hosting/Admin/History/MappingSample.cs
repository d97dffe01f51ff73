namespace Gateway.Hosting.Admin.History;

/// <summary>What a mapping's charts show of one moment.</summary>
/// <param name="At">In milliseconds since 1970.</param>
/// <param name="Invoked">Records sent to the function since the process started, counted again with each retry.</param>
/// <param name="Failed">Those of them that were sent in vain.</param>
/// <param name="InFlight">Invocations that had begun and not ended.</param>
/// <param name="Lag">Records that were not committed yet; null where that is not known.</param>
internal readonly record struct MappingSample(long At, long Invoked, long Failed, long InFlight, long? Lag);
