using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Queues;

/// <summary>A real broker with queues, in a process that a test may end and start again.</summary>
public abstract class QueueBroker : IAsyncLifetime
{
    /// <summary>Every broker here is set to take a client for dead that is silent for about so long.</summary>
    internal static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(2);

    /// <summary>Reads the events of this broker's mappings.</summary>
    internal abstract EventReader Events { get; }

    /// <summary>A user that may read, and its password.</summary>
    internal abstract (string User, string Password) Login { get; }

    internal abstract string BrokerUri { get; }

    /// <summary>Speaks TLS and asks for a certificate that its own authority signed.</summary>
    internal abstract Uri MutualUri { get; }

    /// <summary>The certificate of that authority.</summary>
    internal abstract string AuthorityPem { get; }

    /// <summary>A certificate for a client, of that authority, and its key.</summary>
    internal abstract string ClientPem { get; }

    /// <summary>Where its queues are, as segments tell it; null for a broker without such a thing.</summary>
    internal virtual string? VirtualHost => null;

    /// <summary>Access settings beside <c>BASIC_AUTH</c>.</summary>
    internal virtual IReadOnlyList<(string Type, string Uri)> Access => [];

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Makes an empty queue that outlives a restart.</summary>
    internal abstract Task<string> CreateQueueAsync();

    /// <summary>A queue of this broker as a failure destination.</summary>
    internal abstract string DestinationOf(string queue);

    /// <summary>Makes an empty queue whose rejected messages go to another one.</summary>
    internal abstract Task<(string Queue, string DeadLetters)> CreateQueueWithDeadLettersAsync();

    /// <summary>Sends persistent messages in this order; ends once the broker has confirmed them all.</summary>
    internal abstract Task PublishAsync(string queue, IReadOnlyList<byte[]> bodies);

    /// <summary>Sends messages of known ids whose headers (properties) hold one value each.</summary>
    /// <returns>The ids of the messages as the function sees them.</returns>
    internal abstract Task<IReadOnlyList<string>> PublishAsync(string queue, IReadOnlyList<byte[]> bodies, string header, string value);

    /// <summary>What a mapping has below <c>Gateway</c> so that messages of a group keep their order while others run beside them.</summary>
    internal virtual IReadOnlyList<string> GroupSettings => [];

    /// <summary>Sends persistent messages in this order, each of a group or, with null, of none; ends once the broker has confirmed them all.</summary>
    internal abstract Task PublishInGroupsAsync(string queue, IReadOnlyList<(byte[] Body, string? Group)> messages);

    /// <summary>Messages that the broker still has, waiting or given out and not acknowledged.</summary>
    internal abstract Task<long> CountHeldAsync(string queue);

    /// <summary>Makes a user of this password, or gives it to one in the place of the last; gateways that are connected have to log in again.</summary>
    internal abstract Task SetPasswordAsync(string user, string password);

    /// <summary>Ends the broker without a word.</summary>
    internal abstract Task KillAsync();

    /// <summary>Starts it again at the same address; ends once it takes connections.</summary>
    internal abstract Task StartAgainAsync();
}
