using System.Buffers.Binary;
using System.Diagnostics;
using Confluent.Kafka;

namespace Gateway.Benchmarks.Broker;

/// <summary>Produces at a steady rate; each value begins with the time it was produced at, on the machine's monotonic clock.</summary>
/// <remarks>
/// It lives as long as the cluster: a client's first records of a topic wait up to a second for the topic's metadata.
/// Records go out in small runs to one partition after the other, because the mock cluster walks through every set of
/// records that a topic holds to answer a fetch, and would soon be all that is measured.
/// </remarks>
internal sealed class PacedProducer : IDisposable
{
    private const int RunLength = 4;

    private readonly ManualResetEventSlim _never = new();
    private readonly IProducer<Null, byte[]> _producer;

    public PacedProducer(string bootstrapServers) => _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        LingerMs = 0.2,
        Acks = Acks.Leader,
        SocketNagleDisable = true,
        EnableDeliveryReports = false,
    }).Build();

    /// <returns>How many records were produced.</returns>
    public int Run(string topic, int partitions, int recordsPerSecond, int seconds, int valueBytes)
    {
        var total = recordsPerSecond * seconds / RunLength * RunLength;
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < total;)
        {
            var due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * recordsPerSecond));
            for (due -= due % RunLength; sent < due; sent++)
            {
                Produce(new TopicPartition(topic, sent / RunLength % partitions), new byte[valueBytes]);
            }

            _never.Wait(1);
        }

        _producer.Flush(TimeSpan.FromSeconds(10));
        return total;
    }

    public void Dispose()
    {
        _producer.Dispose();
        _never.Dispose();
    }

    private void Produce(TopicPartition partition, byte[] value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(value, Stopwatch.GetTimestamp());
        _producer.Produce(partition, new Message<Null, byte[]> { Value = value });
    }
}
