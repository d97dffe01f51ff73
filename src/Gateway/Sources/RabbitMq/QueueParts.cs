using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.RabbitMq;

/// <summary>What the queues of one mapping share.</summary>
internal sealed record QueueParts
{
    public required MappingSettings Mapping { get; init; }

    public required MappingMetrics Metrics { get; init; }

    public required IRecordSink Sink { get; init; }

    public required ByteRoom Room { get; init; }

    public required SlabPool Slabs { get; init; }

    public required BrokerStatus Status { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Func<double> Random { get; init; }

    public required ILogger Logger { get; init; }
}
