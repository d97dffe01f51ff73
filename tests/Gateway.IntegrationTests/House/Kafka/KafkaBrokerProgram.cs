using System.Globalization;
using Confluent.Kafka;
using Gateway.Local;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>
/// A Kafka cluster as a program: prints its addresses, then takes one command a line and answers each with one line.
/// Ends with its standard input, so that it cannot outlive the test that started it.
/// </summary>
internal static class KafkaBrokerProgram
{
    public const string Verb = "kafka-broker";
    public const string Done = "ok";

    /// <param name="options">The number of brokers; 1 without it.</param>
    /// <param name="input">The commands: <c>topic NAME PARTITIONS</c>, <c>down BROKER</c>, <c>up BROKER</c>, <c>rtt BROKER MS</c>, <c>errors API CODE...</c>, <c>leader TOPIC PARTITION BROKER</c>, <c>coordinator GROUP BROKER</c>, <c>topic-error TOPIC CODE</c>.</param>
    /// <param name="output">Where the addresses and the answers go.</param>
    public static async Task<int> RunAsync(string[] options, TextReader input, TextWriter output)
    {
        using var kafka = new LocalKafka(options is [var brokers] ? Number(brokers) : 1, TimeSpan.Zero);
        await output.WriteLineAsync(kafka.BootstrapServers);
        while (await input.ReadLineAsync() is { } line)
        {
            await output.WriteLineAsync(Answer(kafka, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return 0;
    }

    private static string Answer(LocalKafka kafka, string[] command)
    {
        try
        {
            Obey(kafka, command);
            return Done;
        }
        catch (Exception exception) when (exception is KafkaException or FormatException or ArgumentException)
        {
            return $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static void Obey(LocalKafka kafka, string[] command)
    {
        switch (command)
        {
            case ["topic", var name, var partitions]: kafka.CreateTopic(name, Number(partitions)); break;
            case ["down", var broker]: kafka.TakeDown(Number(broker)); break;
            case ["up", var broker]: kafka.BringUp(Number(broker)); break;
            case ["rtt", var broker, var milliseconds]: kafka.SetRoundTrip(Number(broker), TimeSpan.FromMilliseconds(Number(milliseconds))); break;
            case ["mended", var api]: kafka.StopFailing(Enum.Parse<KafkaApi>(api)); break;
            case ["errors", var api, .. var codes]: kafka.FailNext(Enum.Parse<KafkaApi>(api), [.. codes.Select(Enum.Parse<ErrorCode>)]); break;
            case ["leader", var topic, var partition, var broker]: kafka.SetLeader(topic, Number(partition), Number(broker)); break;
            case ["coordinator", var group, var broker]: kafka.SetGroupCoordinator(group, Number(broker)); break;
            case ["topic-error", var topic, var code]: TopicFault.Set(kafka, topic, Enum.Parse<ErrorCode>(code)); break;
            default: throw new FormatException($"Unknown command '{string.Join(' ', command)}'.");
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
