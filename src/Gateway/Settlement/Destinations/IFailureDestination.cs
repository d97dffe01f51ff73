using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>Something that takes records that failed for good, and says so.</summary>
internal interface IFailureDestination : IAsyncDisposable
{
    /// <summary>What a trace says of it.</summary>
    SendTarget Target { get; }

    /// <summary>Sends once. Never throws for a destination that cannot be had; safe from any thread.</summary>
    /// <param name="failed">What is sent.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the destination has it is not known.</exception>
    Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct);
}
