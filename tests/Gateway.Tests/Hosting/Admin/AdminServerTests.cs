using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin.Exposition;
using Gateway.Hosting.Admin.History;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Admin;

public sealed class AdminServerTests : IAsyncLifetime
{
    private readonly FakeMapping _orders = new(new MappingStatus
    {
        Name = "orders",
        Source = "Kafka",
        Function = "my-function:live",
        ParallelizationFactor = 10,
        State = MappingState.Enabled,
        LastProcessingResult = "PROBLEM: Function call failed. It says \"no\".",
        IsConsuming = true,
        InFlight = 2,
        BufferedBytes = 4096,
        Sampling = new SamplingStatus { InForce = SamplingStatus.Centralized, Rules = 3, From = "http://127.0.0.1:2000", AgeSeconds = 12 },
        Counters = new MappingCounters { Polled = 100, Committed = 90 },
        Partitions = [new("orders", 0, 40, 52, 60, 20), new("orders", 1, null, null, null, null), new("orders", 2, 1, 2, 3, 2)],
    });

    private readonly List<ReadOnlyMemory<byte>> _traces = [];
    private readonly GatewayMetrics _metrics = new();
    private readonly MetricsText _text;
    private readonly ManualClock _clock = new();
    private readonly MappingHistory _history;
    private readonly AdminServer _server;
    private readonly HttpClient _http;

    public AdminServerTests()
    {
        _metrics.For("orders", "Kafka");
        _text = new MetricsText(_metrics.Meter, NullLogger<MetricsText>.Instance);
        _history = new MappingHistory(() => [_orders], _clock, NullLogger<MappingHistory>.Instance);
        _server = Server("http://127.0.0.1:0");
        _http = new HttpClient();
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(CancellationToken.None);
        _http.BaseAddress = _server.Address;
    }

    [Fact]
    public void Port_zero_becomes_a_real_port() => Assert.NotEqual(0, _server.Address.Port);

    [Fact]
    public async Task A_process_that_answers_is_live()
    {
        var (status, body) = await GetAsync("/livez");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(GatewayMetrics.Version, body.GetProperty("Version").GetString());
    }

    [Fact]
    public async Task Readiness_follows_the_mappings()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/readyz")).Status);

        _orders.Status = _orders.Status with { IsConsuming = false, NotReadyReason = "No broker answers." };
        var (status, body) = await GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(
            """{"Ready":false,"Mappings":[{"Name":"orders","Ready":false,"State":"Enabled","Reason":"No broker answers."}]}""",
            body.GetRawText());
    }

    [Fact]
    public async Task A_mapping_is_told_in_full()
    {
        var (status, body) = await GetAsync("/mappings/orders");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """
            {"Name":"orders","Source":"Kafka","Function":"my-function:live","ParallelizationFactor":10,"OrderByHeader":null,
            "State":"Enabled","StateTransitionReason":null,
            "LastProcessingResult":"PROBLEM: Function call failed. It says \"no\".","Enabled":true,"IsPaused":false,"IsConsuming":true,"NotReadyReason":null,
            "InFlight":2,"MaximumConcurrency":null,"Limit":null,"BufferedBytes":4096,"Lag":22,"SamplingSource":"Centralized",
            "Sampling":{"InForce":"Centralized","Rules":3,"From":"http://127.0.0.1:2000","AgeSeconds":12,"LastError":null,"LastErrorAt":null},
            "Counters":{"Polled":100,"Filtered":0,"Invoked":0,"Failed":0,"Dropped":0,"DeadLettered":0,"DeliveredToDestination":0,"Committed":90,"Invocations":0,"Rebalances":0},
            "Partitions":[{"Topic":"orders","Partition":0,"Committed":40,"Position":52,"End":60,"Lag":20},
            {"Topic":"orders","Partition":1,"Committed":null,"Position":null,"End":null,"Lag":null},
            {"Topic":"orders","Partition":2,"Committed":1,"Position":2,"End":3,"Lag":2}]}
            """.Replace("\n", ""),
            body.GetRawText());
    }

    [Fact]
    public async Task All_mappings_are_an_array()
    {
        var (_, body) = await GetAsync("/mappings");

        Assert.Equal("orders", Assert.Single(body.EnumerateArray()).GetProperty("Name").GetString());
    }

    [Fact]
    public async Task An_unknown_mapping_is_not_found_and_the_known_ones_are_named()
    {
        var (status, body) = await GetAsync("/mappings/order");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("There is no mapping 'order'; there is orders.", body.GetProperty("Message").GetString());
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/metrics/nowhere")]
    public async Task Nothing_else_is_served(string path)
    {
        var (status, body) = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal($"Nothing is served at {path}.", body.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task Only_reading_is_offered() =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.PostAsync("/mappings", null)).StatusCode);

    [Fact]
    public async Task Traces_go_out_as_they_are()
    {
        Assert.Equal("[]", await _http.GetStringAsync("/traces"));

        _traces.Add(Encoding.UTF8.GetBytes("""{"trace_id":"2","name":"é"}"""));
        _traces.Add(Encoding.UTF8.GetBytes("""{"trace_id":"1"}"""));

        Assert.Equal("[{\"trace_id\":\"2\",\"name\":\"é\"},\n{\"trace_id\":\"1\"}]", await _http.GetStringAsync("/traces"));
    }

    [Theory]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8", "\n")]
    [InlineData("application/openmetrics-text", "application/openmetrics-text; version=1.0.0; charset=utf-8", "# EOF\n")]
    public async Task A_scrape_is_answered_in_the_format_it_asks_for(string accept, string contentType, string ending)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));

        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Contains("gateway_records_polled_total{mapping=\"orders\",source=\"Kafka\"} 0", body);
        Assert.EndsWith(ending, body);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "<!doctype html>")]
    [InlineData("/dashboard.css", "text/css; charset=utf-8", "prefers-color-scheme")]
    [InlineData("/dashboard.js", "text/javascript; charset=utf-8", "mappings")]
    [InlineData("/charts.js", "text/javascript; charset=utf-8", "createCharts")]
    [InlineData("/dashboard.svg", "image/svg+xml", "<svg")]
    public async Task The_dashboard_is_served_under_a_strict_policy(string path, string contentType, string content)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains(content, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_history_is_told_from_a_time_on()
    {
        _clock.Advance(TimeSpan.FromSeconds(4));
        var second = ManualClock.Start.AddSeconds(2).ToUnixTimeMilliseconds();

        var (status, body) = await GetAsync($"/history?after={second}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            $$"""{"Now":{{second + 2_000}},"IntervalMilliseconds":2000,"KeptMilliseconds":600000,"Mappings":[{"Name":"orders","At":[{{second + 2_000}}],"Invoked":[0],"Failed":[0],"InFlight":[2],"Lag":[22]}]}""",
            body.GetRawText());
        Assert.Equal(3, (await GetAsync("/history")).Body.GetProperty("Mappings")[0].GetProperty("At").GetArrayLength());
        Assert.Equal(3, (await GetAsync("/history?after=noon")).Body.GetProperty("Mappings")[0].GetProperty("At").GetArrayLength());
    }

    public static TheoryData<string> PageFiles => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Gateway", "Hosting", "Admin", "Page")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(PageFiles))]
    public async Task The_dashboard_needs_nothing_from_elsewhere(string file)
    {
        // The console's address is that of a link: nothing is fetched from there unless a reader follows it.
        var content = (await _http.GetStringAsync(file == "dashboard.html" ? "/" : $"/{file}")).Replace("href: `https://${region}.console.${domain}/", "");

        Assert.DoesNotContain("//cdn", content);
        Assert.DoesNotContain("https://", content);
        Assert.DoesNotContain("http://", content.Replace("http://www.w3.org/2000/svg", ""));
        Assert.DoesNotContain("style=\"", content);
    }

    [Fact]
    public async Task An_endpoint_that_fails_says_so_and_the_server_goes_on()
    {
        _orders.Failure = new InvalidOperationException("secret");

        var (status, body) = await GetAsync("/mappings");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("""{"Message":"This request failed; the log says why."}""", body.GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/livez")).Status);
    }

    [Fact]
    public async Task A_port_in_use_names_the_setting_and_the_remedy()
    {
        await using var second = Server(_server.Address.ToString());

        var refused = await Assert.ThrowsAsync<AdminListenException>(() => second.StartAsync(CancellationToken.None));

        Assert.Equal(
            $"Admin.Listen is {_server.Address}, but port {_server.Address.Port} is already in use; choose another port (0 picks a free one) or stop what uses it.",
            refused.Message);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", "it must begin with http://")]
    [InlineData("http://gateway.example:0", "localhost")]
    [InlineData("http://192.0.2.1:8080", "this machine has no address 192.0.2.1")]
    public async Task An_address_that_cannot_be_had_is_explained(string listen, string explanation)
    {
        await using var server = Server(listen);

        var refused = await Assert.ThrowsAsync<AdminListenException>(() => server.StartAsync(CancellationToken.None));

        Assert.StartsWith($"Admin.Listen is {listen}", refused.Message);
        Assert.Contains(explanation, refused.Message);
    }

    [Theory]
    [InlineData("http://localhost:0")]
    [InlineData("http://0.0.0.0:0")]
    public async Task Other_forms_of_address_are_listened_on(string listen)
    {
        await using var server = Server(listen);
        await server.StartAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync($"http://127.0.0.1:{server.Address.Port}/livez")).StatusCode);
    }

    [Fact]
    public async Task Nothing_is_answered_after_a_stop()
    {
        await _server.StopAsync(CancellationToken.None);

        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync("/livez"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _text.Dispose();
        _history.Dispose();
        _metrics.Dispose();
    }

    private AdminServer Server(string listen) =>
        new(() => [_orders], _history, _text, () => _traces, new Uri(listen), token: null, NullLogger<AdminServer>.Instance);

    private async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private sealed class FakeMapping(MappingStatus status) : IMappingStatusSource
    {
        public Exception? Failure { get; set; }

        public MappingStatus Status
        {
            get => Failure is null ? field : throw Failure;
            set;
        } = status;
    }
}
