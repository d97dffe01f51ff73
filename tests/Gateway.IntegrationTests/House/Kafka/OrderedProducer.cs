using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>
/// Sends numbered records, each partition in its own sequence, and remembers each one that the broker confirmed. Idempotent, so
/// that a broker which comes and goes neither doubles nor swaps them before the gateway could.
/// </summary>
internal sealed class OrderedProducer : IDisposable
{
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(60);

    private readonly string _topic;
    private readonly int _partitions;
    private readonly string _name = KafkaBroker.FreshName("producer");
    private readonly IProducer<byte[]?, byte[]?> _client;
    private readonly long[] _sequences;
    private readonly ConcurrentQueue<ProducedRecord> _confirmed = new();
    private readonly ConcurrentQueue<string> _failures = new();

    public OrderedProducer(string bootstrapServers, string topic, int partitions)
    {
        _topic = topic;
        _partitions = partitions;
        _sequences = new long[partitions];
        var configuration = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 2,
            MessageMaxBytes = 16 * 1024 * 1024,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200,
        };
        _client = new ProducerBuilder<byte[]?, byte[]?>(configuration).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>The records that the broker has, in order of confirmation.</summary>
    public IReadOnlyList<ProducedRecord> Confirmed => [.. _confirmed];

    public int ConfirmedCount => _confirmed.Count;

    /// <summary>Hands <paramref name="count"/> records over to the client, partitions in turn, and returns at once.</summary>
    public void Send(int count, int valueBytes = 100, IReadOnlyList<EventHeader>? headers = null)
    {
        for (var i = 0; i < count; i++)
        {
            SendTo(i % _partitions, valueBytes, headers);
        }
    }

    /// <summary>Hands one record over. Its value says who sent it and as the how-manieth.</summary>
    public void SendTo(int partition, int valueBytes = 100, IReadOnlyList<EventHeader>? headers = null)
    {
        var sequence = _sequences[partition]++;
        var key = string.Create(CultureInfo.InvariantCulture, $"key-{partition}-{sequence % 7}");
        var text = string.Create(CultureInfo.InvariantCulture, $"{{\"producer\":\"{_name}\",\"key\":\"{key}\",\"sequence\":{sequence},\"padding\":\"");
        Send(partition, key, sequence, Encoding.UTF8.GetBytes(text.PadRight(Math.Max(text.Length, valueBytes - 2), 'x') + "\"}"), headers ?? []);
    }

    /// <summary>Hands over a record of the given value, or a tombstone, with or without key.</summary>
    public void SendRaw(int partition, string? key, byte[]? value, IReadOnlyList<EventHeader>? headers = null, TimeSpan age = default) =>
        Send(partition, key, _sequences[partition]++, value, headers ?? [], age);

    /// <summary>Waits until the broker has everything.</summary>
    public void Confirm()
    {
        var left = _client.Flush(ConfirmLimit);
        Assert.True(left == 0 && _failures.IsEmpty, $"{left} records were not confirmed. {string.Join("; ", _failures.Take(5))}");
    }

    public void Dispose() => _client.Dispose();

    private void Send(int partition, string? key, long sequence, byte[]? value, IReadOnlyList<EventHeader> headers, TimeSpan age = default)
    {
        var timestamp = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeMilliseconds();
        var message = new Message<byte[]?, byte[]?>
        {
            Key = key is null ? null : Encoding.UTF8.GetBytes(key),
            Value = value,
            Headers = [],
            Timestamp = new Timestamp(timestamp, TimestampType.CreateTime),
        };
        foreach (var header in headers)
        {
            message.Headers.Add(header.Name, header.Value);
        }

        _client.Produce(new TopicPartition(_topic, partition), message, report =>
        {
            if (report.Error.IsError)
            {
                _failures.Enqueue(report.Error.Reason);
                return;
            }

            var position = new RecordPosition(_topic, partition, report.Offset.Value);
            _confirmed.Enqueue(new ProducedRecord(position, _name, key, sequence, value, headers, timestamp));
        });
    }
}
