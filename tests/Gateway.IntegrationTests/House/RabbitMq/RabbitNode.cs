using System.Globalization;
using System.Net.Sockets;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>A RabbitMQ of a test's own, on the loopback, with everything it writes in a folder that goes with it.</summary>
internal sealed class RabbitNode : IAsyncDisposable
{
    private const string Programs = "/usr/lib/rabbitmq/bin";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-rabbit-").FullName;
    private readonly int _epmdPort = LoopbackPort.Free();
    private readonly Dictionary<string, string?> _environment;
    private ChildProcess? _epmd;
    private ChildProcess? _server;

    private RabbitNode(string configuration, IReadOnlyDictionary<string, string> files)
    {
        File.WriteAllText(Path.Combine(_folder, "enabled_plugins"), "[].");
        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(_folder, name), content);
        }

        File.WriteAllText(Path.Combine(_folder, "rabbitmq.conf"), configuration.Replace("{folder}", _folder, StringComparison.Ordinal));
        _environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = _folder,
            ["RABBITMQ_NODENAME"] = $"gw{Port}@localhost",
            ["RABBITMQ_NODE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_DIST_PORT"] = LoopbackPort.Free().ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_PORT"] = _epmdPort.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(_folder, "advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "node.pid"),
            // Idle schedulers that spin would take the cores from what is being tested.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 2:2 +sbwt none",
        };
    }

    public int Port { get; } = LoopbackPort.Free();

    public Uri Uri => new($"amqp://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}");

    /// <param name="configuration">Lines for rabbitmq.conf; <c>{folder}</c> stands for the node's folder.</param>
    /// <param name="files">Files that the configuration names, with their content.</param>
    public static async Task<RabbitNode> StartAsync(string configuration = "", IReadOnlyDictionary<string, string>? files = null)
    {
        var node = new RabbitNode(configuration, files ?? new Dictionary<string, string>(StringComparer.Ordinal));
        // Started by itself it would outlive the node.
        node._epmd = ChildProcess.StartProgram("epmd", [], node._environment);
        try
        {
            await node.StartAgainAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the node, the first time or after it was stopped, with what it had stored.</summary>
    public async Task StartAgainAsync()
    {
        _server = ChildProcess.StartProgram(Path.Combine(Programs, "rabbitmq-server"), [], _environment);
        await Eventually.TrueAsync(AcceptsAsync, StartLimit, () => _server.Tail());
    }

    /// <summary>Ends the node without a word.</summary>
    public async Task KillAsync()
    {
        // Which quorum queues there are is written late, and a queue younger than that would not come back: a matter of its own.
        await EvaluateAsync("[dets:sync(Table) || Table <- dets:all()].");
        await EndAsync();
    }

    private async Task EndAsync()
    {
        PosixSignal.Send(int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "node.pid")), CultureInfo.InvariantCulture), PosixSignal.Kill);
        await _server!.Exited.WaitAsync(CommandLimit, TimeProvider.System);
    }

    /// <summary>Runs an Erlang expression in the node.</summary>
    /// <remarks>By Erlang's own small program: <c>rabbitmqctl</c> would start a virtual machine for each.</remarks>
    public async Task<string> EvaluateAsync(string expression)
    {
        await using var command = ChildProcess.StartProgram("erl_call", ["-sname", _environment["RABBITMQ_NODENAME"]!, "-e"], _environment);
        await command.Input.WriteLineAsync(expression);
        command.Input.Close();
        await command.Exited.WaitAsync(CommandLimit, TimeProvider.System);
        var answer = command.Tail();
        return answer.StartsWith("{ok,", StringComparison.Ordinal) ? answer : throw new InvalidOperationException($"{expression} failed: {answer}");
    }

    /// <summary>Messages of a queue, those that are being worked on included.</summary>
    public async Task<long> CountHeldAsync(string queue)
    {
        // Of a quorum queue the node's own figures are up to five seconds old; its leader knows better.
        var answer = await EvaluateAsync(
            $"{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"{queue}\">>)), case amqqueue:get_type(Q) of "
            + "rabbit_quorum_queue -> {ok, {_, Count}, _} = ra:leader_query(amqqueue:get_pid(Q), fun rabbit_fifo:query_messages_total/1), Count; "
            + "_ -> [{messages, Count}] = rabbit_amqqueue:info(Q, [messages]), Count end.");
        return long.Parse(answer.AsSpan("{ok,".Length).TrimEnd('}'), CultureInfo.InvariantCulture);
    }

    /// <summary>Closes the connections of gateways, as an operator may.</summary>
    public Task CloseGatewaysAsync() => EvaluateAsync(
        "[rabbit_networking:close_connection(proplists:get_value(pid, I), \"closed by a test\") || I <- rabbit_networking:connection_info_all([pid, client_properties]), lists:keyfind(<<\"connection_name\">>, 1, proplists:get_value(client_properties, I)) =:= {<<\"connection_name\">>, longstr, <<\"gateway orders\">>}].");

    /// <summary>Tells the gateways of a virtual host that the broker blocks who publishes, which it tells of itself only to those who do.</summary>
    public Task TellBlockedAsync(string virtualHost, string reason) => TellGatewaysAsync(virtualHost, $"{{'connection.blocked', <<\"{reason}\">>}}");

    /// <summary>Tells them that it does so no more.</summary>
    public Task TellUnblockedAsync(string virtualHost) => TellGatewaysAsync(virtualHost, "{'connection.unblocked'}");

    /// <summary>Creates a virtual host that the default user may do anything in.</summary>
    public Task AddVirtualHostAsync(string name) => EvaluateAsync(
        $"rabbit_vhost:add(<<\"{name}\">>, <<\"test\">>), rabbit_auth_backend_internal:set_permissions(<<\"guest\">>, <<\"{name}\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"test\">>).");

    public async ValueTask DisposeAsync()
    {
        if (_server is { Exited.IsCompleted: false })
        {
            await EndAsync();
        }

        foreach (var process in new[] { _server, _epmd }.OfType<ChildProcess>())
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // From the broker's own end of the socket, in the words of its protocol.
    private Task TellGatewaysAsync(string virtualHost, string method) => EvaluateAsync(
        $"[rabbit_writer:internal_send_command(Socket, 0, {method}, rabbit_framing_amqp_0_9_1) || I <- rabbit_networking:connection_info_all([pid, vhost, client_properties]), proplists:get_value(vhost, I) =:= <<\"{virtualHost}\">>, lists:keyfind(<<\"connection_name\">>, 1, proplists:get_value(client_properties, I)) =:= {{<<\"connection_name\">>, longstr, <<\"gateway orders\">>}}, Socket <- element(2, erlang:process_info(proplists:get_value(pid, I), links)), is_port(Socket)].");

    private async Task<bool> AcceptsAsync()
    {
        if (_server!.Exited.IsCompleted)
        {
            throw new InvalidOperationException($"The node ended: {_server.Tail()}");
        }

        try
        {
            var settings = new RabbitMQ.Client.ConnectionFactory { HostName = "127.0.0.1", Port = Port, AutomaticRecoveryEnabled = false };
            await using var connection = await settings.CreateConnectionAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (Exception notYet) when (notYet is RabbitMQ.Client.Exceptions.BrokerUnreachableException or SocketException)
        {
            return false;
        }
    }
}
