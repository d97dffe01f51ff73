using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Records;
using Gateway.Tracing.Platforms;

namespace Gateway.Tracing;

/// <summary>Batches, attempts and settings of any kind, the same for the same seed.</summary>
internal sealed class RandomTraces(int seed)
{
    private const string Alphabet = "abcXYZ019 ._-:/\"\\\n\t\u0001\u0000<>&'{}[]%é中\ud83d\ude00|";

    private const int Fine = 1_000_000;

    private static readonly string[] Keys = ["queue_url", "topic_arn", "bucket_name"];

    private readonly Noise _noise = new((ulong)seed);

    public bool Coin(double odds = 0.5) => Below(Fine) < odds * Fine;

    public int Below(int limit) => _noise.Below(limit);

    public string Text(int most) => _noise.Text(Below(most), Alphabet);

    public TestTracing Tracing()
    {
        var platform = new Platform
        {
            Origin = Maybe(30),
            AccountId = Maybe(12),
            LogGroup = Maybe(300),
            Ecs = Coin(0.3) ? new EcsContainer { Container = Text(300), ClusterArn = Maybe(300) } : null,
            Eks = Coin(0.3) ? new EksPod(Text(300), Maybe(300), Maybe(64)) : null,
            Ec2 = Coin(0.3) ? new Ec2Instance(Text(20), Maybe(20), Maybe(20), Maybe(20)) : null,
        };
        return new TestTracing
        {
            Settings = new TraceSettings
            {
                MappingName = Text(1200),
                SegmentName = Text(400),
                MessagingSystem = Coin() ? "kafka" : "rabbitmq",
                ConsumerGroup = Maybe(300),
                VirtualHost = Maybe(300),
                BrokerHost = Text(30),
                Region = Text(30),
                AccountId = Maybe(12),
                FunctionName = Text(300),
                Qualifier = Maybe(300),
                Version = Text(300),
                MessageId = Coin(0.3) ? (in SourceRecord record) => record.Position % 3 == 0 ? null : $"{record.Position}" : null,
                MarkersUpTo = Below(60),
                Policy = (DecisionPolicy)Below(4),
                Platform = () => platform,
            },
        };
    }

    public RecordBatch Batch()
    {
        var lanes = Enumerable.Range(0, 1 + Below(Coin(0.1) ? 130 : 4)).Select(i => new Lane(i + Text(260), Text(260), Coin(0.8) ? i : null)).ToList();
        var roots = 1 + Below(Coin(0.2) ? 80 : 3);
        var records = lanes.SelectMany(lane => Enumerable.Range(0, 1 + Below(8)).Select(i => Record(lane, i, Below(roots)))).ToArray();
        return TestBatch.Of(records);
    }

    public AttemptResult Result() => new()
    {
        Status = Coin(0.8) ? 100 + Below(500) : 0,
        RequestId = Maybe(300),
        ContentLength = Coin() ? Below(7_000_000) : null,
        Fault = Coin(),
        Error = Coin(0.3),
        Throttle = Coin(0.2),
        FunctionError = Maybe(300),
        CauseType = Maybe(300),
        CauseMessage = Maybe(1100),
        CauseStack = Stack(StackLines.MaxLines),
        Causes = Coin(0.3) ? [.. Enumerable.Range(0, 1 + Below(ErrorCause.MaxDepth)).Select(_ => new ErrorCause(Maybe(300), Maybe(1100), Stack(ErrorCause.MaxLines)))] : null,
    };

    public SendTarget Target() => Coin()
        ? new SendTarget(Text(300)) { MessagingSystem = Maybe(30) }
        : new SendTarget(Text(300))
        {
            Operation = Text(300),
            Region = Maybe(300),
            ResourceKey = Coin(0.9) ? Keys[Below(Keys.Length)] : null,
            Resource = Maybe(1200),
        };

    /// <summary>One sending, to its end or not.</summary>
    public void Send(BatchTrace trace, TestClock clock)
    {
        trace.BeginSend(Target());
        clock.AdvanceMilliseconds(Below(50));
        if (Coin(0.9)) trace.EndSend(Coin(0.8) ? 100 + Below(500) : 0, Maybe(300), Maybe(2000));
    }

    private StackLines? Stack(int most) => Coin(0.3) ? new StackLines([.. Enumerable.Range(0, Below(most + 1)).Select(_ => Frame())], Below(9)) : null;

    private string Frame() => Coin() ? $"{Text(100)} ({Text(100)}:{Below(int.MaxValue)})" : Text(StackLines.MaxChars);

    private string? Maybe(int most) => Coin() ? Text(most) : null;

    private SourceRecord Record(Lane lane, int position, int root)
    {
        var header = $"Root=1-69a7f5c1-{root:x24}{(Coin(0.8) ? $";Parent=90d4b7e1352c8{root:x3}" : "")};Sampled={"01?"[Below(3)]}";
        var record = Coin(0.9) ? TestBatch.Record(lane, position, ("X-Amzn-Trace-Id", header)) : TestBatch.Record(lane, position);
        var timestamp = Coin(0.1) ? -1 : Coin(0.1) ? long.MaxValue - Below(9) : record.Timestamp + Below(1000) - 500;
        return new SourceRecord { Lane = lane, Position = position, Timestamp = timestamp, Payload = record.Payload };
    }
}
