using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>The bare loop of this program, or its half that only consumes.</summary>
internal sealed class BareContestant(string key, string title, bool invokes) : Contestant(key, title)
{
    public override bool CountsItself => !invokes;

    public override Child Start(Setting setting)
    {
        List<string> arguments =
        [
            "--bootstrap", setting.BootstrapServers, "--topic", setting.Topic, "--group", setting.Group,
            "--batch", $"{setting.Batch}", "--concurrency", $"{setting.Concurrency}",
        ];
        if (invokes) arguments.AddRange(["--function", setting.FunctionAddress]);
        foreach (var (name, value) in setting.ConsumerProperties) arguments.AddRange(["--property", $"{name}={value}"]);
        return Child.Self("bare", arguments);
    }

    public override async Task<long> StopAsync(Child process)
    {
        var stopped = process.StopAsync(bySignal: false);
        var failures = await process.ExpectAsync("failures", TimeSpan.FromSeconds(30));
        await stopped;
        return Numbers.Whole(failures[0]);
    }
}
