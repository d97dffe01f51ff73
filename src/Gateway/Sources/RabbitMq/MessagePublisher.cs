using Gateway.Configuration;
using Gateway.Records;
using Gateway.Sources.RabbitMq.Connection;
using Gateway.Sources.RabbitMq.Messages;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Sources.RabbitMq;

/// <summary>Publishes to the broker that a mapping reads, over a connection of its own, and takes for published only what the broker has confirmed and routed.</summary>
/// <param name="mapping">Whose broker.</param>
/// <param name="connector">Opens connections.</param>
/// <param name="clock">Limits the time.</param>
internal sealed class MessagePublisher(MappingSettings mapping, BrokerConnector connector, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A broker that runs short of memory or disk takes nothing and says nothing.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    // Guards the connection: one at a time opens it.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IConnection? _connection;

    /// <summary>Publishes a message about each of some records, with their properties and headers.</summary>
    /// <param name="exchange">Empty for the default one.</param>
    /// <param name="key">The routing key.</param>
    /// <param name="records">What it is about.</param>
    /// <param name="bodyOf">The body about the record at a place of the batch.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Why not all are published, and the remedy, as a clause; null when they are.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<string?> PublishAsync(string exchange, string key, RecordBatch records, Func<int, byte[]> bodyOf, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(AnswerTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var (connection, failure) = await ConnectionAsync(either.Token);
            if (connection is null) return failure!.Problem.TrimEnd('.');
            await using var channel = await connection.CreateChannelAsync(Confirmed, either.Token);
            await Task.WhenAll(Enumerable.Range(0, records.Count).Select(at =>
                channel.BasicPublishAsync(exchange, key, mandatory: true, OutgoingProperties.Of(records.Records[at]), bodyOf(at), either.Token).AsTask()));
            return null;
        }
        catch (PublishException returned) when (returned.IsReturn)
        {
            return "the broker has no queue for it; bind one to the exchange with this routing key";
        }
        catch (PublishException)
        {
            return "the broker did not take it, as a full queue does; see to the queues that the exchange leads to";
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            ct.ThrowIfCancellationRequested();
            return limit.IsCancellationRequested ? $"the broker confirmed nothing within {AnswerTime.TotalSeconds} s; see to its memory and disk" : Describe(failed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await EndAsync(connection);
        _turn.Dispose();
    }

    private async Task<ConnectResult> ConnectionAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_connection is { IsOpen: true } open) return new ConnectResult(open, null);
            if (_connection is { } lost) await EndAsync(lost);
            _connection = null;
            var result = await connector.ConnectAsync(ct);
            _connection = result.Connection;
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task EndAsync(IConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception failed) when (BrokerFaults.IsExpected(failed))
        {
            // It is gone either way.
        }
    }

    private string Describe(Exception failed)
    {
        var reason = (failed as OperationInterruptedException)?.ShutdownReason;
        var remedy = reason?.ReplyCode switch
        {
            Constants.NotFound => $"create the exchange in virtual host {mapping.VirtualHost}, or correct DestinationConfig",
            Constants.AccessRefused => "allow the gateway's user to write to the exchange",
            _ => "see to the broker",
        };
        return $"{(reason?.ReplyText ?? failed.Message).ReplaceLineEndings(" ").TrimEnd('.')}; {remedy}";
    }
}
