namespace Gateway.IntegrationTests.Contracts;

/// <summary>RabbitMQ keeps the contract.</summary>
public sealed class RabbitMqSourceContractTests(RabbitMqHouse house) : SourceContract(house), IClassFixture<RabbitMqHouse>;
