using System.Net;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Image;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>The container image: built by its Dockerfile, run without root, capabilities or a writable disk.</summary>
public sealed partial class ImageTests(BuiltImage image, KafkaBroker broker) : IClassFixture<BuiltImage>, IClassFixture<KafkaBroker>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _config = Directory.CreateTempSubdirectory("gateway-test-");

    public void Dispose() => _config.Delete(recursive: true);

    [Fact]
    public void It_says_what_it_is_and_runs_as_nobody_in_particular()
    {
        image.AssertBuilt();

        Assert.Equal("10001:10001", image.Config.GetProperty("User").GetString());
        Assert.Equal(["CMD", "/app/gateway", "health"], image.Config.GetProperty("Healthcheck").GetProperty("Test").EnumerateArray().Select(w => w.GetString()));
        var labels = image.Config.GetProperty("Labels");
        Assert.Equal("9.8.7", labels.GetProperty("org.opencontainers.image.version").GetString());
        Assert.Equal("abc123", labels.GetProperty("org.opencontainers.image.revision").GetString());
        Assert.Contains("Admin__Listen=http://0.0.0.0:8080", image.Config.GetProperty("Env").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public void It_holds_compiled_code_and_nothing_to_compile_it_with()
    {
        image.AssertBuilt();

        using var code = new PEReader(File.OpenRead(Path.Combine(image.Root, "app", "gateway.dll")));
        Assert.NotEqual(0, code.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(image.Root, "app"), "*.pdb"));
        Assert.False(Directory.Exists(Path.Combine(image.Root, "build")));
    }

    [Fact]
    public async Task It_delivers_traces_answers_its_health_check_and_drains()
    {
        image.AssertBuilt();
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Produce(2_000);
        var port = LoopbackPort.Free();
        var container = new Container(image, Configure(scenario));
        var environment = GatewayEnvironment.With(AwsCredentials.Known);
        environment["Admin__Listen"] = $"http://0.0.0.0:{port}";

        await using var gateway = container.Start(environment, [.. container.Words("Cmd")]);
        await ReadyAsync(gateway, port);
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);

        AssertConfined(gateway.Id);
        Assert.Equal(0, await HealthAsync(container, environment));
        gateway.Signal(PosixSignal.Terminate);
        Assert.Equal(0, await Eventually.EndsAsync(gateway.Exited, Limit));
        Assert.Equal(1, await HealthAsync(container, environment));
        await scenario.AssertTracedAsync();
        scenario.AssertDelivered();
    }

    private static async Task<int> HealthAsync(Container container, IReadOnlyDictionary<string, string?> environment)
    {
        await using var health = container.Start(environment, "health");
        return await Eventually.EndsAsync(health.Exited, Limit);
    }

    private static async Task ReadyAsync(ChildProcess gateway, int port)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(gateway.Exited.IsCompleted, gateway.Tail());
                try
                {
                    using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
                    return response.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            Limit,
            () => gateway.Tail());
    }

    private static void AssertConfined(int process)
    {
        var status = File.ReadAllText($"/proc/{process}/status");
        Assert.Matches(@"\nUid:\s+10001\s+10001\s+10001\s+10001\n", status);
        Assert.Matches(@"\nCapEff:\s+0+\n", status);
        Assert.Matches(@"\nNoNewPrivs:\s+1\n", status);
        Assert.Matches(RootIsReadOnly(), File.ReadAllText($"/proc/{process}/mountinfo"));
    }

    // As a ConfigMap would be mounted.
    private string Configure(Scenario scenario)
    {
        var path = scenario.Settings.Write(_config.FullName, "http://127.0.0.1:8080");
        File.WriteAllText(path, File.ReadAllText(path).Replace(_config.FullName, "/etc/gateway", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_config.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return _config.FullName;
    }

    [GeneratedRegex(@"^\S+ \S+ \S+ \S+ / ro", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex RootIsReadOnly();
}
