using Gateway.Benchmarks.Measuring;
using Gateway.Benchmarks.Queues.ActiveMq;
using Gateway.Benchmarks.Queues.RabbitMq;

namespace Gateway.Benchmarks.Queues;

/// <summary>How the throughput of queues is measured.</summary>
internal sealed record QueueOptions
{
    /// <summary>One instance a broker, in order.</summary>
    public required IReadOnlyList<Func<QueueBroker>> Brokers { get; init; }

    public required IReadOnlyList<QueueLoad> Loads { get; init; }

    /// <summary>Contestants' keys; none means the usual ones.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    public int Rounds { get; init; }

    /// <summary>Waiting in the queue; null is what the load and its broker need.</summary>
    public int? Messages { get; init; }

    public int BodyBytes { get; init; }

    public bool Persistent { get; init; }

    public TimeSpan? Warmup { get; init; }

    /// <summary>Longest count; it ends earlier with the last message.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>Enough for the fastest of them from the first invocation to the end of the count.</summary>
    public Backlog BacklogOf(QueueLoad load, QueueBroker broker) =>
        new(Messages ?? (load.Batch == 1 ? broker.UsualSingles : broker.UsualMessages), BodyBytes, Persistent);

    public bool Includes(QueueContestant contestant, QueueLoad load)
    {
        if (Only.Count > 0) return Only.Contains(contestant.Key);
        // How many invocations a second there can be is known without a peer.
        if (load.Ideal is not null) return contestant.Key == "gateway";
        return contestant.Key != "gateway-traced" && (load.Batch > 1 || !contestant.CountsItself);
    }

    public static QueueOptions From(Arguments arguments) => new()
    {
        Brokers = [.. BrokersOf(arguments).Where(broker => arguments.Text("broker") is null || arguments.List("broker").Contains(broker.Key)).Select(broker => broker.Value)],
        Loads = [.. QueueLoad.All(arguments.Number("concurrency", 16)).Where(load => arguments.Text("measure") is null || arguments.List("measure").Contains(load.Key))],
        Only = arguments.List("only"),
        Rounds = arguments.Number("rounds", 1),
        Messages = arguments.Text("messages") is null ? null : arguments.Number("messages", 0),
        BodyBytes = arguments.Number("body-bytes", 100),
        Persistent = arguments.Text("delivery") != "transient",
        Warmup = arguments.Text("warmup") is null ? null : TimeSpan.FromSeconds(arguments.Number("warmup", 0)),
        Limit = TimeSpan.FromSeconds(arguments.Number("seconds", 8)),
    };

    private static Dictionary<string, Func<QueueBroker>> BrokersOf(Arguments arguments)
    {
        var kind = arguments.Text("queue") == "quorum" ? RabbitQueueKind.Quorum : RabbitQueueKind.Classic;
        return new() { ["rabbitmq"] = () => new RabbitBroker(kind), ["activemq"] = () => new ActiveBroker() };
    }
}
