using Gateway.Sources.RabbitMq.Connection;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Sources.RabbitMq.Probing;

/// <summary>Looks whether a broker lets a mapping do what it will have to do. Consumes, publishes and declares nothing.</summary>
/// <param name="connector">Opens the connection.</param>
internal sealed class RabbitMqProbe(BrokerConnector connector) : IAsyncDisposable
{
    // No broker takes a text for a priority, but it looks first whether the user may consume.
    private const string Priority = "x-priority";
    private const string NoPriority = "none";

    private IConnection? _connection;

    /// <summary>Connects to the first broker that takes one.</summary>
    /// <returns>Why none does; null when one does.</returns>
    public async Task<ProbeFault?> LogInAsync(CancellationToken ct)
    {
        var (connection, failure) = await connector.ConnectAsync(ct);
        _connection = connection;
        return failure is null ? null : new ProbeFault(KindOf(failure.Kind), failure.Problem) { Remedy = failure.Problem };
    }

    /// <param name="queue">The queue.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<QueueFacts> QueueAsync(string queue, CancellationToken ct)
    {
        var facts = new QueueFacts(0, 0);
        var fault = await TryAsync(async channel =>
        {
            var declared = await channel.QueueDeclarePassiveAsync(queue, ct);
            facts = new QueueFacts(declared.MessageCount, declared.ConsumerCount);
        }, ct);
        return facts with { Fault = fault ?? await ReadAsync(queue, ct) };
    }

    /// <param name="exchange">Its name; the default one, which has none, is always there.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Why it cannot be published to; null when nothing is known to be in the way.</returns>
    public Task<ProbeFault?> ExchangeAsync(string exchange, CancellationToken ct) => TryAsync(channel => channel.ExchangeDeclarePassiveAsync(exchange, ct), ct);

    /// <summary>Looks for a queue that nobody here wants to consume from.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="ct">Gives up.</param>
    public Task<ProbeFault?> FindAsync(string queue, CancellationToken ct) => TryAsync(channel => channel.QueueDeclarePassiveAsync(queue, ct), ct);

    public async ValueTask DisposeAsync()
    {
        if (_connection is null) return;
        try
        {
            await _connection.DisposeAsync();
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            // It is gone either way.
        }
    }

    // A consumer that the broker cannot but refuse: with no right to read it says so, and otherwise that the arguments are wrong.
    private async Task<ProbeFault?> ReadAsync(string queue, CancellationToken ct)
    {
        var arguments = new Dictionary<string, object?> { [Priority] = NoPriority };
        var fault = await TryAsync(channel => channel.BasicConsumeAsync(queue, autoAck: false, "", noLocal: false, exclusive: false, arguments, new AsyncEventingBasicConsumer(channel), ct), ct);
        return fault is { Kind: ProbeFaultKind.Other } ? null : fault;
    }

    /// <summary>On a channel of its own: each refusal closes the one that it came by.</summary>
    private async Task<ProbeFault?> TryAsync(Func<IChannel, Task> look, CancellationToken ct)
    {
        try
        {
            await using var channel = await _connection!.CreateChannelAsync(cancellationToken: ct);
            await look(channel);
            return null;
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason is { } reason)
        {
            return new ProbeFault(KindOf(reason.ReplyCode), reason.ReplyText.ReplaceLineEndings(" "));
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            ct.ThrowIfCancellationRequested();
            return new ProbeFault(ProbeFaultKind.Unreachable, failed.Message.ReplaceLineEndings(" "));
        }
    }

    private static ProbeFaultKind KindOf(ushort reply) => reply switch
    {
        Constants.NotFound => ProbeFaultKind.Missing,
        Constants.AccessRefused or Constants.ResourceLocked => ProbeFaultKind.Denied,
        _ => ProbeFaultKind.Other,
    };

    private static ProbeFaultKind KindOf(FailureKind failure) => failure switch
    {
        FailureKind.Refused => ProbeFaultKind.LoginRefused,
        FailureKind.NotPermitted => ProbeFaultKind.Denied,
        FailureKind.Untrusted => ProbeFaultKind.Untrusted,
        _ => ProbeFaultKind.Unreachable,
    };
}
