using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Gateway.Benchmarks.Function;

namespace Gateway.Benchmarks.Broker;

/// <summary>Fills a topic before anybody reads it, so that no producer runs while a contestant is measured.</summary>
/// <param name="bootstrapServers">The cluster's.</param>
/// <param name="topic">It exists.</param>
/// <param name="partitions">The topic's.</param>
/// <param name="keys">Different keys, each in turn; 0 for records without.</param>
/// <param name="poison">Of so many records one is poison, anywhere among them; 0 for none.</param>
internal sealed class Backlog(string bootstrapServers, string topic, int partitions, int keys = 0, int poison = 0)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Produces the records, spread evenly, without headers.</summary>
    /// <exception cref="InvalidOperationException">The mock cluster, which keeps 5 MiB a partition, let some of them go.</exception>
    public void Fill(int records, int valueBytes)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]>(Config()).Build();
        var value = new byte[valueBytes];
        value.AsSpan().Fill((byte)'x');
        var poisoned = Poison.In(value);
        for (var i = 0; i < records; i++) Produce(producer, i % partitions, KeyOf(i), IsPoison(i) ? poisoned : value);
        producer.Flush(Limit);
        Check(records);
    }

    private void Produce(IProducer<byte[]?, byte[]> producer, int partition, byte[]? key, byte[] value)
    {
        while (true)
        {
            try
            {
                producer.Produce(new TopicPartition(topic, partition), new Message<byte[]?, byte[]> { Key = key!, Value = value });
                return;
            }
            catch (ProduceException<byte[]?, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }
    }

    // Scattered, and at the same places in every run.
    private bool IsPoison(int record) => poison > 0 && ((uint)record * 2_654_435_761u >> 8) % poison == 0;

    private byte[]? KeyOf(int record) => keys == 0 ? null : Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"customer-{record % keys}"));

    private ProducerConfig Config() => new()
    {
        BootstrapServers = bootstrapServers,
        LingerMs = 20,
        // A fetch from the mock cluster answers one of these sets a partition.
        BatchNumMessages = 1000,
        QueueBufferingMaxMessages = 500_000,
        EnableDeliveryReports = false,
    };

    private void Check(int records)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "check" }).Build();
        var kept = Enumerable.Range(0, partitions)
            .Select(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Limit))
            .Sum(offsets => offsets.High.Value - offsets.Low.Value);
        if (kept != records) throw new InvalidOperationException($"{topic} kept {kept} of {records} records: give it more partitions");
    }
}
