using Gateway.Sources.RabbitMq.Connection;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Sources.RabbitMq;

/// <summary>Finds out whether a queue has a dead-letter exchange among its arguments. A policy's exchange cannot be seen from here.</summary>
/// <remarks>
/// AMQP has no way to ask. But a declaration that differs is refused with the argument's name and the queue's value for it; with
/// that added the next is asked, until the exchange shows or nothing differs. Each refusal closes the channel it came on.
/// </remarks>
internal static class DeadLetterProbe
{
    private const string Exchange = "x-dead-letter-exchange";
    private const int MostRounds = 12;

    // Should the queue be deleted meanwhile, a declaration would create it: with a value that no broker accepts it cannot.
    // Brokers compare only what the queue's type knows, which this is not part of, before they look at values.
    private const string Impossible = "x-max-age";
    private const string ImpossibleValue = "never";

    /// <summary>Proves that the queue is there, and asks unless it is known.</summary>
    /// <returns>Null when the broker's answers were not clear.</returns>
    /// <exception cref="OperationInterruptedException">The queue does not exist, or may not be used.</exception>
    public static async Task<bool?> ProbeAsync(IConnection connection, string queue, bool? known, CancellationToken ct)
    {
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: ct)) await channel.QueueDeclarePassiveAsync(queue, ct);
        return known ?? await AskAsync(connection, queue, ct);
    }

    /// <summary>Asks of a queue that should be there.</summary>
    /// <returns>Null when the broker's answers were not clear.</returns>
    internal static async Task<bool?> AskAsync(IConnection connection, string queue, CancellationToken ct)
    {
        var declaration = new Declaration(Impossible, ImpossibleValue);
        for (var round = 0; round < MostRounds; round++)
        {
            if (await RefusalAsync(connection, queue, declaration, ct) is not { } refusal) return false;
            if (InequivalentArgument.Parse(refusal) is not { } differs) return null;
            if (differs.Name == Exchange) return true;
            if (!declaration.Adopt(differs)) return null;
        }

        return null;
    }

    /// <returns>Why the declaration was refused; null when it was not.</returns>
    private static async Task<string?> RefusalAsync(IConnection connection, string queue, Declaration declaration, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            await channel.QueueDeclareAsync(queue, declaration.Durable, exclusive: false, declaration.AutoDelete, declaration.Arguments, cancellationToken: ct);
            return null;
        }
        // Declaring takes more rights than consuming does, so this refusal may be about the user, and then tells nothing.
        catch (OperationInterruptedException refused) when (refused.ShutdownReason?.ReplyCode is Constants.PreconditionFailed or Constants.AccessRefused)
        {
            return refused.ShutdownReason.ReplyText;
        }
    }
}
