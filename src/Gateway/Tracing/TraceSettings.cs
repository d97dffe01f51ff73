using Gateway.Configuration;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Platforms;

namespace Gateway.Tracing;

/// <summary>What the traces of one mapping say in every segment.</summary>
internal sealed record TraceSettings
{
    public required string MappingName { get; init; }

    /// <summary>The node on X-Ray's map. Characters that X-Ray refuses are replaced.</summary>
    public required string SegmentName { get; init; }

    /// <summary><c>kafka</c>, <c>rabbitmq</c> or <c>activemq</c>; also the first step of the path that sampling rules match.</summary>
    public string MessagingSystem { get; init; } = "kafka";

    /// <summary>Kafka's; null for queues.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>RabbitMQ's; null elsewhere.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>The first broker's host name, without port.</summary>
    public required string BrokerHost { get; init; }

    /// <summary>The host where the source has to look it up first; null where it is written.</summary>
    public Func<string?>? FoundBrokerHost { get; init; }

    public required string Region { get; init; }

    /// <summary>The function's account, where it is known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The function's bare name.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Version or alias.</summary>
    public string? Qualifier { get; init; }

    /// <summary>Absent when only a name is known.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>A queue's message by the id that its producer knows; null for Kafka, whose offsets stand for it.</summary>
    public MessageIdOf? MessageId { get; init; }

    public UpstreamTrust Trust { get; init; } = UpstreamTrust.All;

    /// <summary>For records that say different things about sampling.</summary>
    public DecisionPolicy Policy { get; init; } = DecisionPolicy.AnySampled;

    /// <summary>Batches of at most so many records leave markers in the traces of their records; 0 for none.</summary>
    public int MarkersUpTo { get; init; }

    /// <summary>Where failed records were left that are put back: the traces they failed in are linked to and never continued. Null for a source.</summary>
    public string? RedrivenFrom { get; init; }

    /// <summary>The gateway's own version.</summary>
    public required string Version { get; init; }

    /// <summary>Where the gateway runs, as far as that is known when it is asked.</summary>
    public Func<Platform> Platform { get; init; } = static () => Platforms.Platform.Unknown;

    /// <summary>Told of each segment that went out in parts; may be called from any thread.</summary>
    public Action<SegmentResult, int>? Report { get; init; }
}
