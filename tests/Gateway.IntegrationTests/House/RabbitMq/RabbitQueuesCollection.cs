namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>Tests of the gateway's process that share one node, one after the other; some of them end it and start it again.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RabbitQueuesCollection : ICollectionFixture<RabbitQueues>
{
    public const string Name = "RabbitMQ queues";
}
