using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>A private ActiveMQ of Debian's package, with its data in a directory of its own, that can be ended and started again.</summary>
public sealed class ActiveMqBroker : IAsyncLifetime
{
    internal const string User = "gw";
    internal const string Password = "s3cret";

    /// <summary>What the connector <see cref="QuickUri"/> lets pass without a word.</summary>
    internal static readonly TimeSpan QuickInactivity = TimeSpan.FromMilliseconds(1500);

    private const string Home = "/usr/share/activemq";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static int _names;

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-activemq-").FullName;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly int _quickPort = LoopbackPort.Free();
    private readonly int _tlsPort = LoopbackPort.Free();
    private readonly int _mutualPort = LoopbackPort.Free();
    private readonly int _stompPort = LoopbackPort.Free();
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    internal Uri Uri => new($"tcp://127.0.0.1:{_port}");

    /// <summary>Ends connections that are silent for long.</summary>
    internal Uri QuickUri => new($"tcp://127.0.0.1:{_quickPort}");

    internal Uri TlsUri => new($"ssl://localhost:{_tlsPort}");

    /// <summary>Asks for a certificate that <see cref="Authority"/> signed.</summary>
    internal Uri MutualUri => new($"ssl://localhost:{_mutualPort}");

    /// <summary>Users and their passwords, from the next start on.</summary>
    internal Dictionary<string, string> Passwords { get; } = new(StringComparer.Ordinal) { [User] = Password };

    internal int StompPort => _stompPort;

    /// <summary>Signs the certificate behind <see cref="TlsUri"/>.</summary>
    internal PrivateAuthority Authority { get; } = new();

    /// <summary>Another broker's processes are named apart.</summary>
    internal int ProcessId => _process!.Id;

    /// <summary>A queue of a name that nothing else in this run has.</summary>
    /// <param name="kind">The beginning of its name; policies go by it.</param>
    internal static string FreshQueue(string kind = "queue") => $"{kind}.{Interlocked.Increment(ref _names)}";

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Home)) throw new InvalidOperationException($"{Home} is missing: apt-get install --no-install-recommends activemq");
        var conf = Directory.CreateDirectory(Path.Combine(_directory, "conf")).FullName;
        await File.WriteAllTextAsync(Path.Combine(conf, "log4j.properties"), Log4j);
        await File.WriteAllBytesAsync(Path.Combine(conf, "broker.p12"), Authority.ServerKeyStore(Password));
        await File.WriteAllBytesAsync(Path.Combine(conf, "trust.jks"), Authority.TrustStore(Password));
        await StartAsync();
    }

    internal async Task StartAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "conf", "activemq.xml"), Settings());
        _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Process.Start(Command())!;
        _ = ReadAsync(_process.StandardOutput);
        _ = ReadAsync(_process.StandardError);
        try
        {
            await _started.Task.WaitAsync(StartLimit, TimeProvider.System);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"ActiveMQ does not start: {string.Join(Environment.NewLine, _log.TakeLast(40))}", late);
        }
    }

    /// <summary>Ends it in an orderly way.</summary>
    internal async Task StopAsync()
    {
        PosixSignal.Send(_process!.Id, PosixSignal.Terminate);
        await ExitedAsync();
    }

    internal async Task KillAsync()
    {
        _process!.Kill();
        await ExitedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task ExitedAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(StopLimit, TimeProvider.System);
        _process.Dispose();
        _process = null;
    }

    private ProcessStartInfo Command()
    {
        var start = new ProcessStartInfo("java") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", $"-Dactivemq.home={Home}", $"-Dactivemq.base={_directory}", $"-Dactivemq.conf={_directory}/conf",
            $"-Dactivemq.data={_directory}/data", $"-Dlog4j.configuration=file:{_directory}/conf/log4j.properties",
            $"-Dactivemq.classpath={_directory}/conf", "-jar", $"{Home}/bin/activemq.jar", "start", $"xbean:file:{_directory}/conf/activemq.xml",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _log.Enqueue(line);
            if (line.Contains(") started", StringComparison.Ordinal)) _started.TrySetResult();
        }
    }

    private string Settings() => new StringBuilder()
        .AppendLine("""<beans xmlns="http://www.springframework.org/schema/beans" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">""")
        .AppendLine($"""<broker xmlns="http://activemq.apache.org/schema/core" brokerName="house" dataDirectory="{_directory}/data" useJmx="false">""")
        .AppendLine("""<destinationPolicy><policyMap><policyEntries>""")
        .AppendLine("""<policyEntry queue="impatient.&gt;"><slowConsumerStrategy><abortSlowAckConsumerStrategy maxTimeSinceLastAck="1000" maxSlowDuration="500" checkPeriod="500" ignoreIdleConsumers="true"/></slowConsumerStrategy></policyEntry>""")
        .AppendLine("""</policyEntries></policyMap></destinationPolicy>""")
        .AppendLine($"""<persistenceAdapter><kahaDB directory="{_directory}/data/kahadb"/></persistenceAdapter>""")
        .AppendLine($"""<plugins><simpleAuthenticationPlugin><users>{string.Concat(Passwords.Select(user => $"<authenticationUser username=\"{user.Key}\" password=\"{user.Value}\" groups=\"users,admins\"/>"))}</users></simpleAuthenticationPlugin></plugins>""")
        .AppendLine($"""<sslContext><sslContext keyStore="file:{_directory}/conf/broker.p12" keyStoreType="PKCS12" keyStorePassword="{Password}" trustStore="file:{_directory}/conf/trust.jks" trustStoreType="JKS" trustStorePassword="{Password}"/></sslContext>""")
        .AppendLine("""<transportConnectors>""")
        .AppendLine($"""<transportConnector name="openwire" uri="tcp://127.0.0.1:{_port}"/>""")
        .AppendLine($"""<transportConnector name="quick" uri="tcp://127.0.0.1:{_quickPort}?wireFormat.maxInactivityDuration={QuickInactivity.TotalMilliseconds}&amp;wireFormat.maxInactivityDurationInitalDelay=500"/>""")
        .AppendLine($"""<transportConnector name="tls" uri="ssl://127.0.0.1:{_tlsPort}"/>""")
        .AppendLine($"""<transportConnector name="mutual" uri="ssl://127.0.0.1:{_mutualPort}?needClientAuth=true"/>""")
        .AppendLine($"""<transportConnector name="stomp" uri="stomp://127.0.0.1:{_stompPort}"/>""")
        .AppendLine("""</transportConnectors></broker></beans>""")
        .ToString();

    private const string Log4j =
        """
        log4j.rootLogger=INFO, console
        log4j.appender.console=org.apache.log4j.ConsoleAppender
        log4j.appender.console.layout=org.apache.log4j.PatternLayout
        log4j.appender.console.layout.ConversionPattern=%d %5p %c{1} %m%n
        """;
}
