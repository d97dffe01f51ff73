using Gateway.IntegrationTests.House.RabbitMq;

[assembly: AssemblyFixture(typeof(RabbitBroker))]

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>The RabbitMQ that all tests share which do not stop it, started by the first that asks; each takes a virtual host of its own.</summary>
public sealed class RabbitBroker : IAsyncDisposable
{
    private readonly Lazy<Task<RabbitNode>> _node = new(() => RabbitNode.StartAsync());
    private int _hosts;

    /// <summary>A virtual host that no other test has.</summary>
    internal async Task<RabbitHost> AddHostAsync()
    {
        var node = await _node.Value;
        var name = $"host-{Interlocked.Increment(ref _hosts)}";
        await node.AddVirtualHostAsync(name);
        return await RabbitHost.ConnectAsync(node, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node.IsValueCreated)
        {
            await (await _node.Value).DisposeAsync();
        }
    }
}
