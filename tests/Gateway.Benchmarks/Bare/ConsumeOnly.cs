using Gateway.Benchmarks.Function;

namespace Gateway.Benchmarks.Bare;

/// <summary>Reads and does nothing: the ceiling of the client, and the time a record needs to become readable at all.</summary>
internal sealed class ConsumeOnly(BareOptions options, FunctionTally tally)
{
    public long Run(CancellationToken stop)
    {
        using var consumer = BareConsumer.Subscribe(options);
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(100) is { } record) tally.Consumed(record.Message.Value);
        }

        return 0;
    }
}
