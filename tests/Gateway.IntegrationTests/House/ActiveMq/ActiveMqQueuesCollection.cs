namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Tests of the gateway's process that share one broker, one after the other; some of them end it and start it again.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ActiveMqQueuesCollection : ICollectionFixture<ActiveMqQueues>
{
    public const string Name = "ActiveMQ queues";
}
