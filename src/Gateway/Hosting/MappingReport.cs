using System.Globalization;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin;
using Gateway.Invocation.Limits;
using Gateway.Pipeline;

namespace Gateway.Hosting;

/// <summary>Says in AWS's words how one mapping is doing, and lets it be paused.</summary>
internal sealed class MappingReport(MappingSettings settings, MappingRuntime runtime, Func<SamplingStatus> sampling) : IMappingStatusSource, IMappingSwitch
{
    private volatile bool _consumedOnce;

    public bool IsPaused => runtime.Gate.IsPaused;

    public MappingStatus Status
    {
        get
        {
            var health = runtime.Source.Health;
            var problem = runtime.Gate.Problem ?? health.Problem;
            var paused = runtime.Gate.IsPaused;
            var consuming = health.IsConsuming && problem is null && !paused;
            _consumedOnce |= consuming;
            return new MappingStatus
            {
                Name = settings.Name,
                Source = settings.Source.ToString(),
                Function = settings.Function.ToString(),
                ParallelizationFactor = settings.Source == SourceKind.Kafka ? settings.ParallelizationFactor : null,
                OrderByHeader = settings.OrderByHeader,
                State = paused ? MappingState.Disabled : _consumedOnce ? MappingState.Enabled : MappingState.Creating,
                StateTransitionReason = paused ? MappingState.UserInitiated : null,
                LastProcessingResult = runtime.LastProcessingResult,
                Enabled = !paused,
                IsPaused = paused,
                IsConsuming = consuming,
                NotReadyReason = consuming ? runtime.Destination?.Problem : problem ?? WhyNot(paused),
                InFlight = runtime.Metrics.InFlight,
                MaximumConcurrency = settings.MaximumConcurrency,
                Limit = LimitOf(runtime.Limiter.Limit),
                BufferedBytes = health.BufferedBytes,
                Sampling = sampling(),
                Counters = runtime.Metrics.Totals,
                Partitions = [.. health.Lanes.Select(l => new PartitionStatus(l.Destination, l.Partition, l.Committed, l.Position, l.End, l.Lag))],
            };
        }
    }

    public void Pause() => runtime.Pause();

    public void Resume() => runtime.Resume();

    private string WhyNot(bool paused) => paused ? "Paused by an operator"
        : settings.Source == SourceKind.Kafka ? "Joining the consumer group"
        : "Connecting to the broker";

    private static InvocationLimitStatus? LimitOf(LimitState? state) => state is not { } limit ? null : new InvocationLimitStatus(
        limit.InFlight,
        Math.Round(limit.PerSecond, 1),
        string.Create(
            CultureInfo.InvariantCulture,
            $"The function throttled {limit.ThrottledShare:0.0%} of its invocations when the limit last changed; the last throttle was {limit.SinceThrottle.TotalSeconds:0} s ago"));
}
