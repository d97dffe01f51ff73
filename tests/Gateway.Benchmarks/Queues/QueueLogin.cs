namespace Gateway.Benchmarks.Queues;

/// <summary>The user of the private brokers.</summary>
internal static class QueueLogin
{
    /// <summary>RabbitMQ has this one from the start.</summary>
    public const string User = "guest";

    public const string Password = "guest";
}
