using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>The bare loop of this program, or its half that only consumes.</summary>
internal sealed class BareContestant(string key, string title, bool invokes) : KafkaContestant(key, title)
{
    public override bool CountsItself => !invokes;

    public override Child Start(KafkaSetting setting)
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
}
