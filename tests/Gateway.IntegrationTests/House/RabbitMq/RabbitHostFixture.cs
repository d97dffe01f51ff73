namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>The virtual host of one test class.</summary>
public sealed class RabbitHostFixture(RabbitBroker broker) : IAsyncLifetime
{
    internal RabbitHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await broker.AddHostAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
