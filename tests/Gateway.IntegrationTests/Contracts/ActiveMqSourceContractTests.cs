namespace Gateway.IntegrationTests.Contracts;

/// <summary>ActiveMQ keeps the contract.</summary>
public sealed class ActiveMqSourceContractTests(ActiveMqHouse house) : SourceContract(house), IClassFixture<ActiveMqHouse>;
