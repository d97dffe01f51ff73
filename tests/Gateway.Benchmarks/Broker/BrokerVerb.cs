using System.Globalization;
using Gateway.Local;

namespace Gateway.Benchmarks.Broker;

/// <summary>A process that is the Kafka cluster of a run, and its producer.</summary>
/// <remarks>
/// Lines in: <c>fill TOPIC PARTITIONS RECORDS BYTES KEYS POISON</c>, answered by <c>filled</c> and what went wrong, if anything;
/// <c>stream TOPIC PARTITIONS RATE SECONDS BYTES</c>, answered by <c>streamed RECORDS</c>. It ends with its input.
/// </remarks>
internal static class BrokerVerb
{
    public static int Run()
    {
        using var kafka = new LocalKafka(firstRebalanceDelay: TimeSpan.Zero);
        using var producer = new PacedProducer(kafka.BootstrapServers);
        Console.WriteLine($"ready {kafka.BootstrapServers}");
        while (Console.ReadLine() is { } line) Console.WriteLine(Obey(kafka, producer, line.Split(' ')));
        return 0;
    }

    private static string Obey(LocalKafka kafka, PacedProducer producer, string[] words)
    {
        try
        {
            var numbers = words.Skip(2).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            if (words[0] == "stream") return $"streamed {producer.Run(words[1], numbers[0], numbers[1], numbers[2], numbers[3])}";
            kafka.CreateTopic(words[1], numbers[0]);
            new Backlog(kafka.BootstrapServers, words[1], numbers[0], numbers[3], numbers[4]).Fill(numbers[1], numbers[2]);
            return "filled";
        }
        catch (Exception failure) when (failure is Confluent.Kafka.KafkaException or InvalidOperationException)
        {
            return $"filled {failure.Message}";
        }
    }
}
