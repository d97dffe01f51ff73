using Gateway.Benchmarks.Runs;

namespace Gateway.Benchmarks.Queues;

/// <summary>A stage with a broker of queues.</summary>
internal sealed class QueueStage : Stage
{
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
}
