using System.Diagnostics;
using System.Globalization;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Gateway.Local;
using Gateway.Tracing.Sampling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Reload;

public sealed class ReloaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-reload-");
    private readonly ManualClock _clock = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly MetricsReader _reader;
    private readonly LogLines _log = new();
    private readonly List<LocalRules> _rules = [];
    private CancellationTokenSource _stop = new();
    private readonly HostedMappings _mappings = new(settings => new DisabledMapping(settings), static _ => { }, TimeProvider.System);
    private readonly string _path;
    private Reloader _reloader = null!;
    private Task _running = Task.CompletedTask;

    public ReloaderTests()
    {
        _reader = new MetricsReader(_metrics.Meter, NullLogger.Instance);
        _path = Path.Combine(_folder.FullName, "gateway.yaml");
    }

    public ValueTask InitializeAsync()
    {
        Write("a", "b");
        Run();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _reader.Dispose();
        _metrics.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_that_does_not_change_is_looked_at_in_silence()
    {
        await LooksAsync(5);

        Assert.Empty(_log.All);
        Assert.Equal((0, 0, 1), Counted());
    }

    [Fact]
    public async Task A_change_is_applied_and_told_in_one_line()
    {
        Write("a", "c");
        await LooksAsync(3);

        Assert.Equal(["a", "c"], Names());
        var line = Assert.Single(_log.All);
        Assert.Equal(EventIds.ConfigurationReloaded, line.Event);
        Assert.Equal("The configuration was reloaded. Added: c; removed: b; changed: none; untouched: a; changed for the next start only: none", line.Text);
        Assert.Equal((1, 0, 1), Counted());
    }

    [Fact]
    public async Task A_bad_file_is_refused_once_with_all_its_errors_until_it_is_put_right()
    {
        await File.WriteAllTextAsync(_path, Yaml("a", "c").Replace("Enabled: false", "Enabled: false, BatchSize: 0, Enabeld: true", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await LooksAsync(5);

        Assert.Equal(["a", "b"], Names());
        var line = Assert.Single(_log.All);
        Assert.Equal(EventIds.ConfigurationRefused, line.Event);
        Assert.Equal(4, _reloader.Problems.Count);
        Assert.All(_reloader.Problems, problem => Assert.Contains(problem, line.Text, StringComparison.Ordinal));
        Assert.StartsWith($"{_path}:2: EventSourceMappings.a.", _reloader.Problems[0], StringComparison.Ordinal);
        Assert.Equal((0, 1, 0), Counted());

        Write("a", "b");
        await LooksAsync(3);

        Assert.Empty(_reloader.Problems);
        Assert.Equal((1, 1, 1), Counted());
    }

    [Fact]
    public async Task A_file_that_is_gone_is_refused_and_ends_nothing()
    {
        File.Delete(_path);
        await LooksAsync(4);

        Assert.Equal(["a", "b"], Names());
        Assert.Contains("does not exist", Assert.Single(_reloader.Problems), StringComparison.Ordinal);
        Assert.Single(_log.All);
    }

    [Fact]
    public async Task A_mounted_ConfigMap_is_followed_when_its_link_leads_elsewhere()
    {
        await EndAsync();
        foreach (var version in (string[])["1", "2"]) Directory.CreateDirectory(Path.Combine(_folder.FullName, $"..{version}"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "..1", "gateway.yaml"), Yaml("a", "b"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "..2", "gateway.yaml"), Yaml("a"), TestContext.Current.CancellationToken);
        var (data, next) = (Path.Combine(_folder.FullName, "..data"), Path.Combine(_folder.FullName, "..data_tmp"));
        File.Delete(_path);
        File.CreateSymbolicLink(data, "..1");
        File.CreateSymbolicLink(_path, "..data/gateway.yaml");
        Run();

        // As the kubelet does it: a new link takes the old one's place in one step.
        File.CreateSymbolicLink(next, "..2");
        using var move = Process.Start("mv", ["-T", next, data]);
        await move.WaitForExitAsync(TestContext.Current.CancellationToken);
        await LooksAsync(3);

        Assert.Equal(["a"], Names());
    }

    [Fact]
    public async Task A_file_that_takes_the_others_place_is_seen()
    {
        var draft = _path + "~";
        await File.WriteAllTextAsync(draft, Yaml("a"), TestContext.Current.CancellationToken);
        File.Move(draft, _path, overwrite: true);
        await LooksAsync(3);

        Assert.Equal(["a"], Names());
    }

    [Fact]
    public async Task Who_asks_does_not_wait_for_the_next_look()
    {
        Write("a");
        _reloader.Ask();

        await Eventually.TrueAsync(() => Names().SequenceEqual(["a"]));
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task Sampling_rules_are_taken_when_their_file_changes_and_a_bad_one_is_refused()
    {
        await EndAsync();
        await WriteRulesAsync(0.05);
        await File.WriteAllTextAsync(_path, Yaml("a", "b") + "Tracing: { Sampling: { Source: Local, RulesFile: sampling.json } }\n", TestContext.Current.CancellationToken);
        Run();
        await LooksAsync(3);
        Assert.Empty(_rules);

        await WriteRulesAsync(0.5);
        await LooksAsync(3);

        Assert.Equal(0.5, Assert.Single(_rules).Default.Rate);
        Assert.Equal([EventIds.LocalRulesReloaded, EventIds.ConfigurationReloaded], _log.All.Select(line => line.Event));
        Assert.Equal(["a", "b"], Names());

        await WriteRulesAsync(7);
        await LooksAsync(3);
        Assert.Contains("default.rate is 7", Assert.Single(_reloader.Problems), StringComparison.Ordinal);
        Assert.Single(_rules);
        Assert.Equal((1, 1, 0), Counted());

        // What was in force before is written again: all is well, and nothing is new.
        await WriteRulesAsync(0.5);
        await LooksAsync(3);
        Assert.Empty(_reloader.Problems);
        Assert.Single(_rules);

        // A change of the mappings alone leaves the rules and their reservoirs alone.
        await File.WriteAllTextAsync(_path, Yaml("a") + "Tracing: { Sampling: { Source: Local, RulesFile: sampling.json } }\n", TestContext.Current.CancellationToken);
        await LooksAsync(3);
        Assert.Equal(["a"], Names());
        Assert.Single(_rules);
    }

    [Fact]
    public async Task Only_warnings_that_are_new_are_told()
    {
        await File.WriteAllTextAsync(_path, Yaml("a", "b").Replace("Enabled: false", "Enabled: false, Tags: { team: shop }", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await LooksAsync(3);
        var told = _log.All.Count(line => line.Event == EventIds.ConfigurationWarning);
        await File.AppendAllTextAsync(_path, "# again\n", TestContext.Current.CancellationToken);
        await LooksAsync(3);

        Assert.Equal((2, 2), (told, _log.All.Count(line => line.Event == EventIds.ConfigurationWarning)));
    }

    private static string Yaml(params IEnumerable<string> names) => "EventSourceMappings:\n" + string.Concat(names.Select(name =>
        $"  {name}: {{ FunctionName: f, Enabled: false, Queues: [{name}], SourceAccessConfigurations: [ {{ Type: BASIC_AUTH, URI: 'file:/s' }} ], Gateway: {{ BrokerUri: 'tcp://127.0.0.1:61616' }} }}\n"));

    private void Write(params IEnumerable<string> names) => File.WriteAllText(_path, Yaml(names));

    private Task WriteRulesAsync(double rate) => File.WriteAllTextAsync(
        Path.Combine(_folder.FullName, "sampling.json"),
        string.Create(CultureInfo.InvariantCulture, $$$"""{"version":2,"rules":[],"default":{"fixed_target":1,"rate":{{{rate}}}}}"""),
        TestContext.Current.CancellationToken);

    private IEnumerable<string> Names() => _mappings.Reports.Select(report => report.Status.Name);

    private (long Applied, long Refused, long Successful) Counted()
    {
        var read = _reader.Read();
        var reloads = read.Single(metric => metric.Name == "gateway_config_reloads_total").Numbers;
        return (Of("Applied"), Of("Refused"), read.Single(metric => metric.Name == "gateway_config_last_reload_successful").Numbers[0].Value);

        long Of(string outcome) => reloads.Single(point => point.Labels[0].Value is string value && value == outcome).Value;
    }

    // Each look sets the timer of the next when it has come to its end.
    private async Task LooksAsync(int looks)
    {
        for (var i = 0; i < looks; i++)
        {
            await Eventually.TrueAsync(() => _clock.Waits == 1);
            _clock.Advance(Look);
        }

        await Eventually.TrueAsync(() => _clock.Waits == 1);
    }

    private void Run()
    {
        var written = ConfigurationText.Read(_path, new Dictionary<string, string>());
        var started = WrittenConfiguration.Load(written, new Dictionary<string, string>());
        var watched = new WatchedConfiguration(written, new Dictionary<string, string>(), started.Tracing!.RulesFile);
        _mappings.Create(started.Mappings);
        _reloader = new Reloader(watched, started, _mappings, TimeSpan.FromSeconds(1), _metrics, _clock, new Logger<Reloader>(new OneLog(_log))) { UseRules = _rules.Add };
        _running = _reloader.RunAsync(_stop.Token);
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private sealed class OneLog(LogLines lines) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => lines;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
