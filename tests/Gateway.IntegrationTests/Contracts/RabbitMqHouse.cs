using System.Globalization;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.Sources;
using Gateway.Sources.RabbitMq;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>
/// RabbitMQ: a destination is a mapping of two queues, a classic one and a quorum queue, each a lane, for one invocation at a time
/// keeps a queue's order.
/// </summary>
public sealed class RabbitMqHouse : SourceHouse
{
    private readonly GatewayMetrics _metrics = new();
    private RabbitNode _node = null!;
    private int _destinations;

    public override int Lanes => 2;

    /// <summary>What the client had been sent when the budget was used up waits there; one message a queue passes the gate.</summary>
    public override long BudgetSlack => 64 * 1024;

    public override async ValueTask InitializeAsync() => _node = await RabbitNode.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _node.DisposeAsync();
    }

    public override async Task<string> CreateDestinationAsync()
    {
        var destination = $"contract-{++_destinations}";
        await using var host = await RabbitHost.ConnectAsync(_node);
        await host.DeclareAsync(QueueOf(destination, 0), "classic");
        await host.DeclareAsync(QueueOf(destination, 1), "quorum");
        return destination;
    }

    public override async Task PublishAsync(string destination, int lane, IReadOnlyList<byte[]> bodies)
    {
        await using var host = await RabbitHost.ConnectAsync(_node);
        foreach (var some in bodies.Chunk(100)) await Task.WhenAll(some.Select(body => host.SendAsync(QueueOf(destination, lane), body)));
    }

    public override async Task<long> CountHeldAsync(string destination)
    {
        var held = 0L;
        for (var lane = 0; lane < Lanes; lane++) held += await _node.CountHeldAsync(QueueOf(destination, lane));
        return held;
    }

    public override Task TakeDownAsync() => _node.KillAsync();

    public override Task BringUpAsync() => _node.StartAgainAsync();

    internal override IRecordSource CreateSource(string destination, long budgetBytes)
    {
        var mapping = new MappingSettings
        {
            Name = destination,
            Source = SourceKind.RabbitMq,
            BrokerUris = [_node.Uri],
            Queues = [.. Enumerable.Range(0, Lanes).Select(lane => QueueOf(destination, lane))],
            ConsumerGroupId = "",
            // The contract settles nothing for hundreds of messages: two batches are sent ahead.
            BatchSize = 1000,
            Window = TimeSpan.Zero,
            Enabled = true,
            Function = FunctionReference.Parse("fulfil")!.Value,
            MaximumConcurrency = 1,
            InvocationTimeout = TimeSpan.FromSeconds(30),
            SegmentName = destination,
        };
        var metrics = _metrics.For(destination, "RabbitMq");
        return new RabbitMqSource(mapping, new BrokerFinder(mapping, null!, TimeProvider.System), new HeldSecrets(), metrics, TimeProvider.System, static () => 0.5, NullLogger.Instance, budgetBytes);
    }

    private static string QueueOf(string destination, int lane) => string.Create(CultureInfo.InvariantCulture, $"{destination}-{lane}");
}
