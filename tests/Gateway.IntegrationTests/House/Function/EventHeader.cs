namespace Gateway.IntegrationTests.House.Function;

/// <summary>One header of a record in the event.</summary>
internal sealed record EventHeader(string Name, byte[] Value);
