using System.Text;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.House.ActiveMq;
using Gateway.Sources;
using Gateway.Sources.ActiveMq;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>ActiveMQ: a destination is a mapping of two queues, each a lane, for one invocation at a time keeps a queue's order.</summary>
public sealed class ActiveMqHouse : SourceHouse
{
    private readonly ActiveMqBroker _broker = new();
    private readonly GatewayMetrics _metrics = new();

    public override int Lanes => 2;

    /// <summary>What the connection had read when the budget was used up.</summary>
    public override long BudgetSlack => 256 * 1024;

    public override ValueTask InitializeAsync() => _broker.InitializeAsync();

    public override async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _broker.DisposeAsync();
    }

    public override Task<string> CreateDestinationAsync() => Task.FromResult(ActiveMqBroker.FreshQueue("contract"));

    public override async Task PublishAsync(string destination, int lane, IReadOnlyList<byte[]> bodies)
    {
        await using var producer = await OpenWireProducer.ConnectAsync(_broker.Uri);
        foreach (var some in bodies.Chunk(200)) await producer.SendTextsAsync(QueueOf(destination, lane), some.Select(Encoding.UTF8.GetString));
    }

    public override async Task<long> CountHeldAsync(string destination)
    {
        var held = 0L;
        for (var lane = 0; lane < Lanes; lane++) held += await QueueBrowser.CountAsync(_broker.Uri, QueueOf(destination, lane));
        return held;
    }

    public override Task TakeDownAsync() => _broker.KillAsync();

    public override Task BringUpAsync() => _broker.StartAsync();

    internal override IRecordSource CreateSource(string destination, long budgetBytes)
    {
        var mapping = ActiveMqMapping.Of(_broker.Uri, [.. Enumerable.Range(0, Lanes).Select(lane => QueueOf(destination, lane))]) with
        {
            Name = destination,
            MaximumConcurrency = 1,
            // The contract settles nothing for hundreds of messages: two batches are sent ahead.
            BatchSize = 1_100,
        };
        var metrics = _metrics.For(destination, "ActiveMq");
        return new ActiveMqSource(mapping, new BrokerFinder(mapping, null!, TimeProvider.System), new FakeSecrets(), metrics, TimeProvider.System, static () => 0.5, NullLogger.Instance, budgetBytes);
    }

    private static string QueueOf(string destination, int lane) => $"{destination}.{lane}";
}
