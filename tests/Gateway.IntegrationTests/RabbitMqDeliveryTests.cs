using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests;

/// <summary>The promises for queues, kept with RabbitMQ.</summary>
public sealed class RabbitMqDeliveryTests(RabbitQueues broker) : QueueDeliveryTests(broker), IClassFixture<RabbitQueues>;
