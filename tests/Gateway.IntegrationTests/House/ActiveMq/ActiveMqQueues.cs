using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Queues;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>An ActiveMQ broker of one test class.</summary>
public sealed class ActiveMqQueues : QueueBroker
{
    private readonly ActiveMqBroker _broker = new();

    internal override EventReader Events => QueueEvent.ReadActive;

    internal override (string User, string Password) Login => (ActiveMqBroker.User, ActiveMqBroker.Password);

    internal override string BrokerUri => $"tcp://127.0.0.1:{_broker.QuickUri.Port}";

    internal override Uri MutualUri => _broker.MutualUri;

    internal override string AuthorityPem => Authority.Pem;

    internal override string ClientPem => Authority.Client();

    internal PrivateAuthority Authority => _broker.Authority;

    public override ValueTask InitializeAsync() => _broker.InitializeAsync();

    public override ValueTask DisposeAsync() => _broker.DisposeAsync();

    internal override Task<string> CreateQueueAsync() => Task.FromResult(ActiveMqBroker.FreshQueue());

    internal override string DestinationOf(string queue) => $"activemq://{queue}";

    internal override Task<(string Queue, string DeadLetters)> CreateQueueWithDeadLettersAsync() =>
        Task.FromResult((ActiveMqBroker.FreshQueue(), "ActiveMQ.DLQ"));

    internal override async Task PublishAsync(string queue, IReadOnlyList<byte[]> bodies)
    {
        await using var producer = await OpenWireProducer.ConnectAsync(_broker.Uri);
        foreach (var some in bodies.Chunk(200)) await producer.SendTextsAsync(queue, some.Select(Encoding.UTF8.GetString));
    }

    internal override async Task<IReadOnlyList<string>> PublishAsync(string queue, IReadOnlyList<byte[]> bodies, string header, string value)
    {
        await using var producer = await OpenWireProducer.ConnectAsync(_broker.Uri);
        var messages = bodies
            .Select(body => producer.Text(queue, Encoding.UTF8.GetString(body)) with { Properties = new Dictionary<string, object> { [header] = value } })
            .ToList();
        await producer.SendAsync(messages);
        return [.. messages.Select(message => string.Create(CultureInfo.InvariantCulture, $"{message.ConnectionId}:1:1:{message.Sequence}"))];
    }

    internal override async Task PublishInGroupsAsync(string queue, IReadOnlyList<(byte[] Body, string? Group)> messages)
    {
        await using var producer = await OpenWireProducer.ConnectAsync(_broker.Uri);
        foreach (var some in messages.Chunk(200))
            await producer.SendAsync(some.Select(message => producer.Text(queue, Encoding.UTF8.GetString(message.Body)) with { GroupId = message.Group }));
    }

    internal override Task<long> CountHeldAsync(string queue) => QueueBrowser.CountAsync(_broker.Uri, queue);

    // It reads its users once.
    internal override async Task SetPasswordAsync(string user, string password)
    {
        await _broker.KillAsync();
        _broker.Passwords[user] = password;
        await _broker.StartAsync();
    }

    internal override Task KillAsync() => _broker.KillAsync();

    internal override Task StartAgainAsync() => _broker.StartAsync();
}
