using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.ActiveMq;

/// <summary>
/// ActiveMQ of Debian's package. Each contestant gets one of its own: nothing deletes a queue by STOMP, and what another left
/// would take the memory that decides whether messages are read from disk.
/// </summary>
internal sealed class ActiveBroker() : QueueBroker("ActiveMQ")
{
    /// <summary>Where Debian keeps it.</summary>
    public const string Home = "/usr/share/activemq";

    private int _port;
    private int _stompPort;
    private Child? _process;

    public override IReadOnlyList<QueueContestant> Contestants { get; } =
    [
        new JmsConsumeContestant(),
        new StompContestant(),
        new GatewayContestant("gateway", "gateway", GatewayConfiguration.DefaultSampling),
        new GatewayContestant("gateway-traced", "gateway, all traces sampled", GatewayConfiguration.EverythingSampled),
    ];

    public override Uri Uri => new($"tcp://127.0.0.1:{_port}");

    public override int? StompPort => _stompPort;

    public override int ProcessId => _process!.Id;

    public override int UsualMessages => 300_000;

    public override int UsualSingles => 150_000;

    public override async Task FillAsync(string queue, Backlog backlog)
    {
        if (!Directory.Exists(Home)) throw new BenchmarkFailedException($"{Home} is missing: apt-get install --no-install-recommends activemq");
        await EndAsync();
        // Not those of the one before, which may take its time to go.
        (_port, _stompPort) = (LoopbackPort.Free(), LoopbackPort.Free());
        _process = Child.Start("activemq", "java", Command(ActiveConfiguration.Write(NewFolder(), _port, _stompPort)));
        await UpAsync(_process, _stompPort);
        await new StompFiller(_stompPort).FillAsync(queue, backlog);
    }

    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        await base.DisposeAsync();
    }

    private async Task EndAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    private static IEnumerable<string> Command(string folder) =>
    [
        "-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", $"-Dactivemq.home={Home}", $"-Dactivemq.base={folder}", $"-Dactivemq.conf={folder}", $"-Dactivemq.data={folder}/data",
        $"-Dlog4j.configuration=file:{folder}/log4j.properties", $"-Dactivemq.classpath={folder}", "-jar", $"{Home}/bin/activemq.jar", "start", $"xbean:file:{folder}/activemq.xml",
    ];
}
