using Gateway.Aws.Mq;
using Gateway.Configuration;

namespace Gateway.Sources;

/// <summary>Finds where a broker with queues listens: as written, else as Amazon MQ tells, else as the broker's ARN suggests.</summary>
/// <param name="mapping">Says what is known.</param>
/// <param name="mq">Asked where nothing is written.</param>
/// <param name="clock">Counts how long ago it was asked.</param>
/// <remarks>Belongs to one loop.</remarks>
internal sealed class BrokerFinder(MappingSettings mapping, MqClient mq, TimeProvider clock)
{
    /// <summary>An API that cannot be reached takes its time to say so, and the broker may be back meanwhile.</summary>
    private static readonly TimeSpan LeastBetween = TimeSpan.FromMinutes(1);

    private volatile IReadOnlyList<Uri>? _found = mapping.AreBrokersSuggested ? null : mapping.BrokerUris;

    private long _asked;

    /// <summary>The first broker's host; null before it was found.</summary>
    public string? Host => _found?[0].Host;

    /// <summary>Why Amazon MQ did not tell, with the remedy; null where it did, or was not asked.</summary>
    public string? Doubt { get; private set; }

    /// <summary>The addresses, at least one, in the order in which they are tried. The same list until others are found.</summary>
    public async ValueTask<IReadOnlyList<Uri>> FindAsync(CancellationToken ct)
    {
        if (_found is { } known) return known;
        _asked = clock.GetTimestamp();
        var (told, problem) = await mq.FindAsync(mapping.EventSourceArn!, mapping.SourceRegion!, mapping.Source, ct);
        Doubt = problem;
        return _found = problem is null ? told : mapping.BrokerUris;
    }

    /// <summary>Nobody took a connection: what was only suggested is asked for again, a minute after the last time.</summary>
    public void Failed()
    {
        if (Doubt is not null && clock.GetElapsedTime(_asked) >= LeastBetween) _found = null;
    }
}
