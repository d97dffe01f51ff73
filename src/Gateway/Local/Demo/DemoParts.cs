namespace Gateway.Local.Demo;

/// <summary>What the gateway under demonstration has to connect to.</summary>
internal sealed class DemoParts
{
    private readonly TaskCompletionSource _consuming = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required string BootstrapServers { get; init; }

    public required string Topic { get; init; }

    /// <summary>The consumer group to join.</summary>
    public required string Group { get; init; }

    /// <summary>What the gateway's consumer needs on this broker, in librdkafka's words.</summary>
    public IReadOnlyDictionary<string, string> ConsumerProperties { get; init; } = new Dictionary<string, string>();

    public required Uri FunctionEndpoint { get; init; }

    public required string FunctionName { get; init; }

    /// <summary><c>host:port</c>, for UDP and TCP.</summary>
    public required string DaemonAddress { get; init; }

    /// <summary>
    /// Set by the gateway's side where the function is not embedded: the records that it invoked with success.
    /// Without it nobody can tell what reached such a function.
    /// </summary>
    public Func<long>? CountDelivered { get; set; }

    /// <summary>Completes when the gateway said that it consumes.</summary>
    public Task Consuming => _consuming.Task;

    /// <summary>To be called when the gateway's first partition is assigned; orders are sent from then on.</summary>
    public void ReportConsuming() => _consuming.TrySetResult();
}
