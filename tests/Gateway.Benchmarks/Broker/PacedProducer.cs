using System.Buffers.Binary;
using System.Diagnostics;
using Confluent.Kafka;

namespace Gateway.Benchmarks.Broker;

/// <summary>Produces at a steady rate; each value begins with the time it was produced at, on the machine's monotonic clock.</summary>
internal sealed class PacedProducer(string bootstrapServers, string topic, int partitions)
{
    private readonly ManualResetEventSlim _never = new();

    /// <returns>How many records were produced.</returns>
    public int Run(int recordsPerSecond, int seconds, int valueBytes)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(Config()).Build();
        var total = recordsPerSecond * seconds;
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < total;)
        {
            var due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * recordsPerSecond));
            for (; sent < due; sent++) Produce(producer, sent % partitions, new byte[valueBytes]);
            _never.Wait(1);
        }

        producer.Flush(TimeSpan.FromSeconds(10));
        return total;
    }

    private void Produce(IProducer<Null, byte[]> producer, int partition, byte[] value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(value, Stopwatch.GetTimestamp());
        producer.Produce(new TopicPartition(topic, partition), new Message<Null, byte[]> { Value = value });
    }

    private ProducerConfig Config() => new()
    {
        BootstrapServers = bootstrapServers,
        LingerMs = 0,
        Acks = Acks.Leader,
        SocketNagleDisable = true,
        EnableDeliveryReports = false,
    };
}
