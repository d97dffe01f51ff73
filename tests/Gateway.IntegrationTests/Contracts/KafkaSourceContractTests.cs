namespace Gateway.IntegrationTests.Contracts;

public sealed class KafkaSourceContractTests(KafkaHouse house) : SourceContract(house), IClassFixture<KafkaHouse>;
