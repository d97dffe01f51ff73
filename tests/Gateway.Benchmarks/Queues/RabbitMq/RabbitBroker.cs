using System.Globalization;
using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.RabbitMq;

/// <summary>RabbitMQ of Debian's package. One node serves a whole run; a queue that was read is deleted.</summary>
internal sealed class RabbitBroker(RabbitQueueKind kind) : QueueBroker("RabbitMQ")
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly int _port = LoopbackPort.Free();
    private Child? _epmd;
    private Child? _server;
    private string _pidFile = "";
    private RabbitFiller? _filler;

    public override IReadOnlyList<QueueContestant> Contestants { get; } =
    [
        new RabbitConsumeContestant(),
        new AmqplibContestant(),
        new GatewayContestant("gateway", "gateway", GatewayConfiguration.DefaultSampling),
        new GatewayContestant("gateway-traced", "gateway, all traces sampled", GatewayConfiguration.EverythingSampled),
    ];

    public override Uri Uri => new($"amqp://127.0.0.1:{_port}");

    public override int ProcessId => int.Parse(File.ReadAllText(_pidFile), CultureInfo.InvariantCulture);

    public override int UsualMessages => 600_000;

    public override int UsualSingles => 250_000;

    public override async Task FillAsync(string queue, Backlog backlog)
    {
        if (_filler is null) await StartAsync();
        await _filler!.FillAsync(queue, kind, backlog);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_filler is not null) await _filler.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        if (_epmd is not null) await _epmd.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task StartAsync()
    {
        if (!File.Exists(Program)) throw new BenchmarkFailedException($"{Program} is missing: apt-get install --no-install-recommends rabbitmq-server");
        var folder = NewFolder();
        _pidFile = Path.Combine(folder, "node.pid");
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), "");
        File.WriteAllText(Path.Combine(folder, "enabled_plugins"), "[].");
        var environment = Environment(folder);
        // Started by the node it would outlive it.
        _epmd = Child.Start("epmd", "epmd", [], environment);
        _server = Child.Start("rabbitmq", Program, [], environment);
        await UpAsync(_server, _port);
        _filler = await RabbitFiller.ConnectAsync(Uri);
    }

    private Dictionary<string, string> Environment(string folder) => new()
    {
        ["HOME"] = folder,
        ["RABBITMQ_NODENAME"] = $"bench{_port}@localhost",
        ["RABBITMQ_NODE_PORT"] = $"{_port}",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_DIST_PORT"] = $"{LoopbackPort.Free()}",
        ["ERL_EPMD_PORT"] = $"{LoopbackPort.Free()}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_PID_FILE"] = _pidFile,
        // Idle schedulers that spin would take the processors from those who are measured.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none",
    };
}
