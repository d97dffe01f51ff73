using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>A stage with a Kafka cluster.</summary>
internal sealed class KafkaStage : Stage
{
    private static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(3);

    private string _bootstrapServers = "";
    private int _groups;

    public Child Broker { get; } = Child.Self("broker");

    public override int BrokerId => Broker.Id;

    public static async Task<KafkaStage> OpenAsync()
    {
        var stage = new KafkaStage();
        stage._bootstrapServers = (await stage.Broker.ExpectAsync("ready", StartLimit))[0];
        await stage.ReadyAsync();
        return stage;
    }

    public Task CreateTopicAsync(string topic, int partitions) => FillAsync(topic, partitions, 0, 0);

    /// <summary>Creates a topic and fills it; fails when the cluster did not keep every record.</summary>
    public async Task FillAsync(string topic, int partitions, int records, int valueBytes, int keys = 0, int poison = 0)
    {
        var answer = await Broker.AskAsync($"fill {topic} {partitions} {records} {valueBytes} {keys} {poison}", "filled", FillLimit);
        if (answer.Length > 0) throw new BenchmarkFailedException(string.Join(' ', answer));
    }

    /// <summary>Starts the production of a steady stream; <c>streamed</c> is said by the broker when it is over.</summary>
    public void Stream(string topic, int partitions, int rate, int seconds, int valueBytes) =>
        Broker.Send($"stream {topic} {partitions} {rate} {seconds} {valueBytes}");

    /// <summary>The setting of one contestant's run, with a new consumer group.</summary>
    public KafkaSetting For(string topic, int batch) => new()
    {
        BootstrapServers = _bootstrapServers,
        Topic = topic,
        Group = $"bench-{++_groups}",
        FunctionAddress = FunctionAddress,
        DaemonAddress = DaemonAddress,
        Batch = batch,
    };

    protected override ValueTask DisposeBrokerAsync() => Broker.DisposeAsync();
}
