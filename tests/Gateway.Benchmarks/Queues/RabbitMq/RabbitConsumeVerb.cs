using Gateway.Benchmarks.Function;
using Gateway.Benchmarks.Measuring;
using RabbitMQ.Client;

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>A process that reads a RabbitMQ queue and does nothing: the ceiling of broker and client. It ends with its input.</summary>
internal static class RabbitConsumeVerb
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var tally = new FunctionTally(Console.Out);
        // The count is told to begin before anything comes.
        tally.Obey((Console.ReadLine() ?? "").Split(' '));
        await using var connection = await RabbitFiller.Connect(new Uri(arguments.Required("broker"))).CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var prefetch = arguments.Number("prefetch", 0);
        await channel.BasicQosAsync(0, (ushort)Math.Min(prefetch, ushort.MaxValue), global: false);
        await channel.BasicConsumeAsync(arguments.Required("queue"), autoAck: false, new CountingConsumer(channel, tally, prefetch / 4));
        while (Console.ReadLine() is { } line) tally.Obey(line.Split(' '));
        Console.WriteLine("failures 0");
        return 0;
    }
}
