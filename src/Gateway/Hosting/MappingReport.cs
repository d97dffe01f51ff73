using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Pipeline;

namespace Gateway.Hosting;

/// <summary>Says in AWS's words how one mapping is doing.</summary>
internal sealed class MappingReport(MappingSettings settings, MappingRuntime runtime, Func<SamplingStatus> sampling) : IMappingStatusSource
{
    private volatile bool _consumedOnce;

    public MappingStatus Status
    {
        get
        {
            var health = runtime.Source.Health;
            var problem = runtime.Gate.Problem ?? health.Problem;
            var consuming = health.IsConsuming && problem is null;
            _consumedOnce |= consuming;
            return new MappingStatus
            {
                Name = settings.Name,
                Source = settings.Source.ToString(),
                Function = settings.Function.ToString(),
                ParallelizationFactor = settings.Source == SourceKind.Kafka ? settings.ParallelizationFactor : null,
                OrderByHeader = settings.OrderByHeader,
                State = _consumedOnce ? MappingState.Enabled : MappingState.Creating,
                LastProcessingResult = runtime.LastProcessingResult,
                IsConsuming = consuming,
                NotReadyReason = consuming ? runtime.Destination?.Problem : problem ?? (settings.Source == SourceKind.Kafka ? "Joining the consumer group" : "Connecting to the broker"),
                InFlight = runtime.Metrics.InFlight,
                BufferedBytes = health.BufferedBytes,
                Sampling = sampling(),
                Counters = runtime.Metrics.Totals,
                Partitions = [.. health.Lanes.Select(l => new PartitionStatus(l.Destination, l.Partition, l.Committed, l.Position, l.End, l.Lag))],
            };
        }
    }
}
