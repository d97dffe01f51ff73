using Gateway.IntegrationTests.House.ActiveMq;

namespace Gateway.IntegrationTests;

/// <summary>The promises for queues, kept with ActiveMQ.</summary>
public sealed class ActiveMqDeliveryTests(ActiveMqQueues broker) : QueueDeliveryTests(broker), IClassFixture<ActiveMqQueues>;
