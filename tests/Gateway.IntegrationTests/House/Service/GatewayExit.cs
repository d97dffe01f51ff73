namespace Gateway.IntegrationTests.House.Service;

/// <summary>How a gateway ended, and how long that took from the signal on.</summary>
internal sealed record GatewayExit(int Code, TimeSpan Took);
