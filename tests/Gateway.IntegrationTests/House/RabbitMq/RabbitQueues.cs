using System.Globalization;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.Service;
using RabbitMQ.Client;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>A RabbitMQ node of one test class, with classic and quorum queues in turn.</summary>
public sealed class RabbitQueues : QueueBroker
{
    private readonly int _mutualPort = LoopbackPort.Free();
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private RabbitNode? _node;
    private int _queues;

    internal override EventReader Events => QueueEvent.ReadRabbit;

    internal override (string User, string Password) Login => ("guest", "guest");

    internal override string BrokerUri => _node!.Uri.ToString();

    internal override string? VirtualHost => "/";

    internal override Uri MutualUri => new($"amqps://localhost:{_mutualPort}");

    internal override string AuthorityPem => Authority.Pem;

    internal override string ClientPem
    {
        get
        {
            var (certificate, key) = Authority.IssueClient("gateway");
            return $"{certificate}\n{key}\n";
        }
    }

    /// <summary>Signs the broker's certificate, and those that it takes of clients.</summary>
    internal TestAuthority Authority { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        var (certificate, key) = Authority.Issue();
        _node = await RabbitNode.StartAsync(
            $"""
            heartbeat = 2
            listeners.ssl.1 = 127.0.0.1:{_mutualPort}
            ssl_options.cacertfile = {"{folder}"}/ca.pem
            ssl_options.certfile = {"{folder}"}/server.pem
            ssl_options.keyfile = {"{folder}"}/server.key
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true
            ssl_cert_login_from = common_name
            auth_mechanisms.1 = PLAIN
            auth_mechanisms.2 = AMQPLAIN
            auth_mechanisms.3 = EXTERNAL
            """,
            new Dictionary<string, string>
            {
                ["ca.pem"] = Authority.Pem,
                ["server.pem"] = certificate,
                ["server.key"] = key,
                // Makes of a client's certificate a user without a password.
                ["enabled_plugins"] = "[rabbitmq_auth_mechanism_ssl].",
            });
    }

    /// <summary>Makes a queue of this name.</summary>
    internal async Task CreateQueueAsync(string name)
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        await host.DeclareAsync(name, "classic");
    }

    /// <summary>Makes a user that may do anything, and whose password nobody knows.</summary>
    internal Task AddUserAsync(string name) => AddUserAsync(name, "base64:encode(crypto:strong_rand_bytes(20))");

    /// <summary>Leaves a user the right to connect, and nothing else.</summary>
    internal Task DenyAsync(string user) =>
        _node!.EvaluateAsync($"rabbit_auth_backend_internal:set_permissions(<<\"{user}\">>, <<\"/\">>, <<\"^$\">>, <<\"^$\">>, <<\"^$\">>, <<\"test\">>).");

    internal override async Task SetPasswordAsync(string user, string password)
    {
        if (_users.Add(user))
        {
            await AddUserAsync(user, $"<<\"{password}\">>");
            return;
        }

        await _node!.EvaluateAsync($"rabbit_auth_backend_internal:change_password(<<\"{user}\">>, <<\"{password}\">>, <<\"test\">>).");
        await _node.CloseGatewaysAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        Authority.Dispose();
        if (_node is not null) await _node.DisposeAsync();
    }

    internal override async Task<string> CreateQueueAsync()
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        return await host.DeclareAsync(++_queues % 2 == 0 ? "quorum" : "classic");
    }

    internal override string DestinationOf(string queue) => $"rabbitmq:///{queue}";

    internal override async Task<(string Queue, string DeadLetters)> CreateQueueWithDeadLettersAsync()
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        var deadLetters = await host.DeclareAsync();
        var queue = await host.DeclareAsync("classic", ("x-dead-letter-exchange", ""), ("x-dead-letter-routing-key", deadLetters));
        return (queue, deadLetters);
    }

    internal override async Task PublishAsync(string queue, IReadOnlyList<byte[]> bodies)
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        foreach (var some in bodies.Chunk(100)) await Task.WhenAll(some.Select(body => host.SendAsync(queue, body)));
    }

    internal override async Task<IReadOnlyList<string>> PublishAsync(string queue, IReadOnlyList<byte[]> bodies, string header, string value)
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        var ids = bodies.Select((_, number) => $"m-{number}").ToList();
        foreach (var (body, id) in bodies.Zip(ids))
        {
            var properties = new BasicProperties
            {
                Persistent = true,
                MessageId = id,
                Timestamp = new AmqpTimestamp(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()),
                Headers = new Dictionary<string, object?> { [header] = value },
            };
            await host.SendAsync(queue, body, properties);
        }

        return ids;
    }

    /// <summary>Sends a message that says it was sent a while ago.</summary>
    internal async Task PublishOldAsync(string queue, byte[] body, TimeSpan age)
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        await host.SendAsync(queue, body, new BasicProperties { Timestamp = new AmqpTimestamp((TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds()) });
    }

    internal override IReadOnlyList<string> GroupSettings => ["OrderByHeader: customer"];

    internal override async Task PublishInGroupsAsync(string queue, IReadOnlyList<(byte[] Body, string? Group)> messages)
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        foreach (var some in messages.Chunk(100)) await Task.WhenAll(some.Select(message => host.SendAsync(queue, message.Body, PropertiesOf(message.Group))));
    }

    internal override Task<long> CountHeldAsync(string queue) => _node!.CountHeldAsync(queue);

    internal override Task KillAsync() => _node!.KillAsync();

    internal override Task StartAgainAsync() => _node!.StartAgainAsync();

    private static BasicProperties PropertiesOf(string? group) => new()
    {
        Persistent = true,
        Headers = group is null ? null : new Dictionary<string, object?> { ["customer"] = group },
    };

    private Task AddUserAsync(string name, string password) => _node!.EvaluateAsync(
        $"rabbit_auth_backend_internal:add_user(<<\"{name}\">>, {password}, <<\"test\">>), rabbit_auth_backend_internal:set_permissions(<<\"{name}\">>, <<\"/\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"test\">>).");
}
