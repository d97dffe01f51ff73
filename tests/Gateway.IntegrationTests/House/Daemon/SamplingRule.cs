namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>A sampling rule of the account, for one mapping or for everything.</summary>
/// <param name="ServiceName">The mapping that it is for; a star for all.</param>
/// <param name="FixedRate">0..1.</param>
/// <param name="ReservoirSize">What may be borrowed from, once a second, while no quota has been granted.</param>
internal sealed record SamplingRule(string Name, int Priority, string ServiceName, double FixedRate, int ReservoirSize = 0);
