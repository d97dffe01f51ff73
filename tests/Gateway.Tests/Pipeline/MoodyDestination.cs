using Gateway.Settlement;
using Gateway.Settlement.Destinations;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>The failure destination of a <see cref="DeliveryModel"/>.</summary>
internal sealed class MoodyDestination(DeliveryScenario scenario, DeliveryWitness witness, TimeProvider clock) : IFailureDestination
{
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private int _refusals = scenario.Refusals;

    public SendTarget Target { get; } = new("SQS") { Operation = "SendMessage", Region = "eu-west-1", ResourceKey = "queue_url", Resource = "http://q/1/failed" };

    /// <summary>True when no sending comes to an end any more.</summary>
    public bool IsStuck { get; set; }

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct)
    {
        witness.Sent(failed.Records.Records, failed.Reason);
        await Task.Delay(IsStuck ? Forever : Answer, clock, ct);
        if (scenario.TakesOneByOne && failed.Records.Count > 1) return DestinationResult.TooLong;
        if (Interlocked.Decrement(ref _refusals) >= 0) return new DestinationResult("The failure destination takes nothing: not now; wait.");
        var lacks = scenario.LacksSome && failed.Records.First.Position % 3 == 0;
        witness.Confirmed(failed.Records.Records, lacks);
        return DestinationResult.Confirmed with { LacksRecord = lacks };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
