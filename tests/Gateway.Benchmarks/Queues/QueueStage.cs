using Gateway.Benchmarks.Measuring;
using Gateway.Benchmarks.Runs;

namespace Gateway.Benchmarks.Queues;

/// <summary>A stage with a broker of queues.</summary>
internal sealed class QueueStage : Stage
{
    private const double RestingProcessors = 0.1;

    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RestPoll = TimeSpan.FromMilliseconds(500);

    private readonly QueueBroker _broker;
    private int _queues;

    private QueueStage(QueueBroker broker) => _broker = broker;

    public override int BrokerId => _broker.ProcessId;

    public static async Task<QueueStage> OpenAsync(QueueBroker broker)
    {
        var stage = new QueueStage(broker);
        await stage.ReadyAsync();
        return stage;
    }

    /// <summary>Fills a new queue for one contestant, and says how to read it.</summary>
    public async Task<QueueSetting> FillAsync(QueueLoad load, Backlog backlog)
    {
        var queue = $"bench-{++_queues}";
        await _broker.FillAsync(queue, backlog);
        await RestAsync();
        Function.Send($"work {load.WorkMilliseconds}");
        return new QueueSetting
        {
            Broker = _broker.Uri,
            StompPort = _broker.StompPort,
            Queue = queue,
            FunctionAddress = FunctionAddress,
            DaemonAddress = DaemonAddress,
            Batch = load.Batch,
            Concurrency = load.Concurrency,
        };
    }

    protected override ValueTask DisposeBrokerAsync() => _broker.DisposeAsync();

    // A broker has work with what it was given for some seconds after it has confirmed it.
    private async Task RestAsync()
    {
        for (var waited = TimeSpan.Zero; waited < RestLimit; waited += RestPoll)
        {
            var before = ProcessSample.Of(BrokerId).CpuSeconds;
            await Task.Delay(RestPoll, TimeProvider.System);
            if (ProcessSample.Of(BrokerId).CpuSeconds - before < RestingProcessors * RestPoll.TotalSeconds) return;
        }
    }
}
