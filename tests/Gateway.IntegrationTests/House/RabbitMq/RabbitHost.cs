using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>A virtual host with a producer that knows what the broker has confirmed.</summary>
internal sealed class RabbitHost : IAsyncDisposable
{
    private static int _names;

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private RabbitHost(RabbitNode node, string name, IConnection connection, IChannel channel) =>
        (Node, Name, _connection, _channel) = (node, name, connection, channel);

    public RabbitNode Node { get; }

    public string Name { get; }

    public IChannel Channel => _channel;

    public IConnection Connection => _connection;

    public static async Task<RabbitHost> ConnectAsync(RabbitNode node, string name = "/")
    {
        var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = node.Port, VirtualHost = name, AutomaticRecoveryEnabled = false };
        var connection = await factory.CreateConnectionAsync("test");
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        return new RabbitHost(node, name, connection, channel);
    }

    /// <summary>Declares a durable queue of a name that no other test has.</summary>
    public async Task<string> DeclareAsync(string type = "classic", params (string Name, object? Value)[] arguments)
    {
        var queue = $"queue-{Interlocked.Increment(ref _names)}";
        await DeclareAsync(queue, type, arguments);
        return queue;
    }

    public Task DeclareAsync(string queue, string type, params (string Name, object? Value)[] arguments)
    {
        var all = arguments.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal);
        all["x-queue-type"] = type;
        return _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, all);
    }

    /// <summary>Sends the numbers from <paramref name="first"/> on as text, and waits until the broker has them.</summary>
    public async Task SendAsync(string queue, int count, int first = 0)
    {
        var confirms = new List<Task>(count);
        for (var i = first; i < first + count; i++)
        {
            confirms.Add(SendAsync(queue, Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
        }

        await Task.WhenAll(confirms);
    }

    public Task SendAsync(string queue, byte[] body, BasicProperties? properties = null) =>
        _channel.BasicPublishAsync("", queue, mandatory: true, properties ?? new BasicProperties { Persistent = true }, body).AsTask();

    /// <summary>Sends a message as it is: the client adds a header to those whose confirmation it tracks.</summary>
    public async Task SendUntouchedAsync(string queue, byte[] body, BasicProperties properties)
    {
        await using var channel = await _connection.CreateChannelAsync();
        await channel.BasicPublishAsync("", queue, mandatory: false, properties, body);
        await channel.CloseAsync();
    }

    /// <summary>Messages that wait in the queue; those out at consumers are not among them.</summary>
    public async Task<int> ReadyAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        return (int)(await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    public async Task<bool> ExistsAsync(string queue)
    {
        try
        {
            await ReadyAsync(queue);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _channel.DisposeAsync();
            await _connection.DisposeAsync();
        }
        catch (Exception gone) when (gone is RabbitMQ.Client.Exceptions.AlreadyClosedException or IOException)
        {
            // Its node was killed.
        }
    }
}
