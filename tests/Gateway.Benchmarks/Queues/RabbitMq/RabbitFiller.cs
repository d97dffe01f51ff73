using Gateway.Benchmarks.Measuring;
using RabbitMQ.Client;

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>Makes a queue and fills it.</summary>
internal sealed class RabbitFiller : IAsyncDisposable
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SettlePoll = TimeSpan.FromMilliseconds(200);

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private string? _queue;

    private RabbitFiller(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<RabbitFiller> ConnectAsync(Uri broker)
    {
        var connection = await Connect(broker).CreateConnectionAsync();
        return new RabbitFiller(connection, await connection.CreateChannelAsync());
    }

    /// <summary>How everybody here connects.</summary>
    public static ConnectionFactory Connect(Uri broker) => new()
    {
        HostName = broker.Host,
        Port = broker.Port,
        UserName = QueueLogin.User,
        Password = QueueLogin.Password,
        AutomaticRecoveryEnabled = false,
    };

    /// <summary>Deletes the queue before, makes a durable one, and ends when the broker has all messages.</summary>
    public async Task FillAsync(string queue, RabbitQueueKind kind, Backlog backlog)
    {
        if (_queue is not null) await _channel.QueueDeleteAsync(_queue);
        _queue = queue;
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = kind == RabbitQueueKind.Quorum ? "quorum" : "classic" };
        await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
        var properties = new BasicProperties { Persistent = backlog.Persistent };
        var body = backlog.Body();
        for (var i = 0; i < backlog.Messages; i++) await _channel.BasicPublishAsync("", queue, mandatory: false, properties, body);
        await SettledAsync(queue, backlog.Messages);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task SettledAsync(string queue, int messages)
    {
        uint kept = 0;
        for (var waited = TimeSpan.Zero; waited < SettleLimit; waited += SettlePoll)
        {
            kept = await _channel.MessageCountAsync(queue);
            if (kept == messages) return;
            await Task.Delay(SettlePoll, TimeProvider.System);
        }

        throw new BenchmarkFailedException($"{queue} holds {kept} of {messages} messages");
    }
}
