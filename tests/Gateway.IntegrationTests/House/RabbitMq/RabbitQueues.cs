using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Queues;
using RabbitMQ.Client;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>A RabbitMQ node of one test class, with classic and quorum queues in turn.</summary>
public sealed partial class RabbitQueues : QueueBroker
{
    private RabbitNode? _node;
    private int _queues;

    internal override EventReader Events => QueueEvent.ReadRabbit;

    internal override (string User, string Password) Login => ("guest", "guest");

    internal override string BrokerUri => _node!.Uri.ToString();

    public override async ValueTask InitializeAsync() => _node = await RabbitNode.StartAsync("heartbeat = 2\n");

    public override async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    internal override async Task<string> CreateQueueAsync()
    {
        await using var host = await RabbitHost.ConnectAsync(_node!);
        return await host.DeclareAsync(++_queues % 2 == 0 ? "quorum" : "classic");
    }

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

    internal override async Task<long> CountHeldAsync(string queue)
    {
        var answer = await _node!.EvaluateAsync(
            $"{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"{queue}\">>)), rabbit_amqqueue:info(Q, [messages]).");
        return long.Parse(Messages().Match(answer).Groups["count"].Value, CultureInfo.InvariantCulture);
    }

    internal override Task KillAsync() => _node!.KillAsync();

    internal override Task StartAgainAsync() => _node!.StartAgainAsync();

    [GeneratedRegex(@"\{messages,\s*(?<count>\d+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Messages();
}
