using Gateway.Configuration;
using Gateway.Records;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>What every failure record of a mapping says.</summary>
internal sealed record FailureRecordFacts
{
    /// <summary>With its qualifier; a bare name where the account is not known.</summary>
    public required string FunctionArn { get; init; }

    public required SourceKind Source { get; init; }

    /// <summary>Null for brokers that AWS does not run.</summary>
    public string? EventSourceArn { get; init; }

    /// <summary>Kafka's addresses, as the event shows them.</summary>
    public Func<IReadOnlyList<string>> Brokers { get; init; } = static () => [];

    /// <summary>Writes the event that failed.</summary>
    public required IEventFormat Format { get; init; }

    /// <summary>Null for Kafka, whose offsets stand for it.</summary>
    public MessageIdOf? MessageId { get; init; }

    /// <summary>True where the broker has nothing any more once it was told that the records are done.</summary>
    public bool IsOfQueues => Source != SourceKind.Kafka;
}
