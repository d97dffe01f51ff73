namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Tests that share one broker, which none of them ends.</summary>
[CollectionDefinition(Name)]
public sealed class ActiveMqCollection : ICollectionFixture<ActiveMqBroker>
{
    public const string Name = "ActiveMQ";
}
