using Gateway.IntegrationTests.House.ActiveMq;

namespace Gateway.IntegrationTests;

/// <summary>Logins, with ActiveMQ.</summary>
[Collection(ActiveMqQueuesCollection.Name)]
public sealed class ActiveMqLoginTests(ActiveMqQueues broker) : QueueLoginTests(broker);
