using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>What the contestants of a run meet: one cluster, one function, one daemon, each a process.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(3);

    private string _bootstrapServers = "";
    private string _functionAddress = "";
    private string _daemonAddress = "";
    private int _groups;

    private Stage(Child broker, Child function, Child daemon) => (Broker, Function, Daemon) = (broker, function, daemon);

    public Child Broker { get; }

    public Child Function { get; }

    public Child Daemon { get; }

    public IReadOnlyList<Child> Processes => [Broker, Function, Daemon];

    public static async Task<Stage> OpenAsync()
    {
        var stage = new Stage(Child.Self("broker"), Child.Self("function"), Child.Self("daemon"));
        stage._bootstrapServers = (await stage.Broker.ExpectAsync("ready", StartLimit))[0];
        stage._functionAddress = (await stage.Function.ExpectAsync("ready", StartLimit))[0];
        stage._daemonAddress = (await stage.Daemon.ExpectAsync("ready", StartLimit))[0];
        return stage;
    }

    public Task CreateTopicAsync(string topic, int partitions) => FillAsync(topic, partitions, 0, 0);

    /// <summary>Creates a topic and fills it; fails when the cluster did not keep every record.</summary>
    public async Task FillAsync(string topic, int partitions, int records, int valueBytes)
    {
        var answer = await Broker.AskAsync($"fill {topic} {partitions} {records} {valueBytes}", "filled", FillLimit);
        if (answer.Length > 0) throw new BenchmarkFailedException(string.Join(' ', answer));
    }

    /// <summary>Starts the production of a steady stream; <c>streamed</c> is said by the broker when it is over.</summary>
    public void Stream(string topic, int partitions, int rate, int seconds, int valueBytes) =>
        Broker.Send($"stream {topic} {partitions} {rate} {seconds} {valueBytes}");

    /// <summary>The setting of one contestant's run, with a new consumer group.</summary>
    public Setting For(string topic, int batch) => new()
    {
        BootstrapServers = _bootstrapServers,
        Topic = topic,
        Group = $"bench-{++_groups}",
        FunctionAddress = _functionAddress,
        DaemonAddress = _daemonAddress,
        Batch = batch,
    };

    /// <summary>Datagrams that the daemon has received so far.</summary>
    public async Task<long> DatagramsAsync() => Numbers.Whole((await Daemon.AskAsync("mark", "datagrams"))[0]);

    public async ValueTask DisposeAsync()
    {
        await Function.DisposeAsync();
        await Daemon.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
