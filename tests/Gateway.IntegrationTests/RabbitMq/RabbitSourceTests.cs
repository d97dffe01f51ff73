using System.Globalization;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>Reading and settling, on a broker that is well.</summary>
public sealed class RabbitSourceTests(RabbitBroker broker) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private RabbitHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await broker.AddHostAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task Messages_come_in_order_and_what_is_acknowledged_is_gone(string type)
    {
        var queue = await _host.DeclareAsync(type);
        await _host.SendAsync(queue, 1_000);
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));

        source.Sink.Taken = record => source.Source.Acknowledge([record]) == 1;
        await source.ReceivedAsync(1_000);
        await Eventually.TrueAsync(() => source.Counts.Totals.Committed == 1_000, Limit);
        await source.StopAsync();

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => i.ToString(CultureInfo.InvariantCulture)), source.Sink.Values);
        Assert.Equal(0, await _host.ReadyAsync(queue));
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }
}
