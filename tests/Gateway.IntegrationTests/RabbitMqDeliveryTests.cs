using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests;

/// <summary>The promises for queues, kept with RabbitMQ.</summary>
[Collection(RabbitQueuesCollection.Name)]
public sealed class RabbitMqDeliveryTests(RabbitQueues broker) : QueueDeliveryTests(broker);
