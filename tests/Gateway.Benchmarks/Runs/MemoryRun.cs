using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Puts the gateway between a topic full of small records and a function that never answers, and watches its memory.</summary>
internal sealed class MemoryRun(MemoryOptions options)
{
    private const string Topic = "memory";

    private static readonly int[] TellAtSeconds = [1, 2, 5, 10, 20, 30, 60, 120, 300];

    public async Task<int> RunAsync()
    {
        await using var stage = await KafkaStage.OpenAsync();
        await stage.FillAsync(Topic, options.Partitions, options.Records, options.ValueBytes);
        stage.Function.Send("stall");
        var contestant = KafkaContestant.All.First(one => one.Key == "gateway");
        await using var gateway = contestant.Start(stage.For(Topic, options.Batch));
        await stage.Function.ExpectAsync("first", TimeSpan.FromSeconds(30));
        var peak = await WatchAsync(gateway);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak {peak / 1e6:0} MB; the limit is {options.LimitMegabytes} MB."));
        return peak / 1e6 <= options.LimitMegabytes ? 0 : 1;
    }

    private async Task<long> WatchAsync(Child gateway)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Records:#,0} records of {options.ValueBytes} B in {options.Partitions} partitions, batches of {options.Batch}, a function that never answers."));
        var table = new Table("seconds since the first invocation", "resident MB", "peak MB", "CPU s");
        var elapsed = 0;
        foreach (var second in TellAtSeconds.Where(second => second < options.Seconds).Append(options.Seconds))
        {
            await Task.Delay(TimeSpan.FromSeconds(second - elapsed), TimeProvider.System);
            elapsed = second;
            if (gateway.HasExited) throw new BenchmarkFailedException($"the gateway ended:\n{gateway.Tail}");
            var sample = ProcessSample.Of(gateway.Id);
            table.Add($"{second}", Megabytes(sample.ResidentBytes), Megabytes(sample.PeakBytes), sample.CpuSeconds.ToString("0.0", CultureInfo.InvariantCulture));
        }

        table.Print();
        return ProcessSample.Of(gateway.Id).PeakBytes;
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}
