using Gateway.Benchmarks.Function;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Benchmarks.Bare;

/// <summary>A process that is the bare loop; it stops with its input and says how many invocations failed.</summary>
internal static class BareVerb
{
    public static int Run(BareOptions options)
    {
        LibrdkafkaLoader.EnsureLoaded();
        var tally = new FunctionTally(Console.Out);
        using var stop = new CancellationTokenSource();
        var loop = Task.Factory.StartNew(() => Loop(options, tally, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (Console.ReadLine() is { } line) tally.Obey(line.Split(' '));
        stop.Cancel();
        Console.WriteLine($"failures {loop.GetAwaiter().GetResult()}");
        return 0;
    }

    private static long Loop(BareOptions options, FunctionTally tally, CancellationToken stop) =>
        options.Function is null ? new ConsumeOnly(options, tally).Run(stop) : new BareLoop(options).Run(stop);
}
