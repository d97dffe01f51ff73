using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A destination that does what the test says, call by call.</summary>
internal sealed class ScriptedDestination : IFailureDestination
{
    private readonly Lock _gate = new();
    private readonly List<FailedBatch> _sent = [];

    public SendTarget Target { get; init; } = new("SQS") { Operation = "SendMessage", Region = "eu-west-1", ResourceKey = "queue_url", Resource = "http://q/1/failed" };

    /// <summary>What becomes of the next sendings.</summary>
    public Func<FailedBatch, DestinationResult> Answer { get; set; } = static _ => DestinationResult.Confirmed with { Status = 200, RequestId = "r-1" };

    /// <summary>What it was asked to take, refused or not.</summary>
    public IReadOnlyList<FailedBatch> Sent
    {
        get
        {
            lock (_gate) return [.. _sent];
        }
    }

    public Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct)
    {
        lock (_gate) _sent.Add(failed);
        return Task.FromResult(Answer(failed));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
