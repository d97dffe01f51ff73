using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>One gateway in a process of its own, as an operator would run it. Killed with its owner, whatever happened.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private const string Assembly = "gateway.dll";
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");
    private readonly HttpClient _admin;
    private readonly ChildProcess _process;

    private GatewayUnderTest(GatewaySettings settings, IReadOnlyDictionary<string, string?> environment)
    {
        var address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        _admin = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(5) };
        _process = ChildProcess.Start(Assembly, ["run", "--config", settings.Write(_directory.FullName, address)], environment);
    }

    /// <summary>Where its pages are.</summary>
    public Uri Address => _admin.BaseAddress!;

    public int ProcessId => _process.Id;

    public Task<int> Exited => _process.Exited;

    public IReadOnlyCollection<string> Output => _process.Output;

    public static GatewayUnderTest Start(GatewaySettings settings, AwsCredentials? credentials = null) => new(settings, GatewayEnvironment.With(credentials ?? AwsCredentials.Known, settings.TaskMetadata));

    /// <summary>Starts one whose credentials come from elsewhere.</summary>
    public static GatewayUnderTest Start(GatewaySettings settings, IReadOnlyDictionary<string, string?> environment) => new(settings, environment);

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Exit code and output.</returns>
    public static async Task<(int Code, string Output)> RunAsync(TimeSpan limit, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var process = ChildProcess.Start(Assembly, arguments, environment ?? GatewayEnvironment.With(null));
        var code = await Eventually.EndsAsync(process.Exited, limit);
        return (code, string.Join('\n', process.Output));
    }

    /// <summary>Waits until every mapping consumes.</summary>
    public Task ReadyAsync(TimeSpan? within = null) =>
        Eventually.TrueAsync(async () => (await ReadinessAsync()).Status == HttpStatusCode.OK, within ?? ReadyLimit, () => _process.Tail(15));

    /// <summary>The folder with its configuration, <c>gateway.yaml</c>.</summary>
    public string Folder => _directory.FullName;

    /// <summary>Writes its configuration anew, at the same address.</summary>
    public void Rewrite(GatewaySettings settings) => settings.Write(_directory.FullName, Address.ToString().TrimEnd('/'));

    /// <summary>What <c>/readyz</c> says; unavailable too while nobody listens yet.</summary>
    public async Task<(HttpStatusCode Status, string Body)> ReadinessAsync()
    {
        if (_process.Exited.IsCompleted)
        {
            Assert.Fail($"The gateway has ended with {await _process.Exited}:{Environment.NewLine}{_process.Tail()}");
        }

        try
        {
            using var response = await _admin.GetAsync("/readyz");
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return (HttpStatusCode.ServiceUnavailable, exception.Message);
        }
    }

    /// <summary>All that it says to anybody who asks, and has written by now.</summary>
    public async Task<IReadOnlyList<string>> SaidAsync()
    {
        var said = new List<string> { (await ReadinessAsync()).Body };
        foreach (var path in (string[])["/metrics", "/mappings", "/mappings/orders", "/history", "/traces", "/livez", "/"]) said.Add(await GetAsync(path));
        return [.. said, .. Output];
    }

    public Task<string> GetAsync(string path) => _admin.GetStringAsync(path);

    public async Task<JsonElement> GetJsonAsync(string path) => JsonElement.Parse(await GetAsync(path));

    public async Task<HttpStatusCode> PostAsync(string path)
    {
        using var response = await _admin.PostAsync(path, content: null);
        return response.StatusCode;
    }

    /// <summary>The sum of a metric's samples that have all the labels given, as they stand in the text.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels) => MetricText.Sum(await GetAsync("/metrics"), name, labels);

    public void Signal(int signal) => _process.Signal(signal);

    /// <summary>Asks it to stop and waits for the end.</summary>
    public async Task<GatewayExit> StopAsync(int signal = PosixSignal.Terminate)
    {
        var started = TimeProvider.System.GetTimestamp();
        Signal(signal);
        var code = await Eventually.EndsAsync(Exited, ExitLimit);
        return new GatewayExit(code, TimeProvider.System.GetElapsedTime(started));
    }

    public Task<GatewayExit> KillAsync() => StopAsync(PosixSignal.Kill);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
        _directory.Delete(recursive: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"--- gateway {ProcessIdText()} ended with {await Exited}{Environment.NewLine}{_process.Tail()}");
    }

    private string ProcessIdText() => _directory.Name;
}
