using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin.Exposition;
using Gateway.Hosting.Admin.History;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Admin;

/// <summary>Who is let in by the admin server, and what they can change there.</summary>
public sealed class RequestGuardTests : IAsyncLifetime, ISecretStore
{
    private const string Token = "w0Rd-for_the.Gateway~7";

    private readonly SwitchedMapping _orders = new("orders");
    private readonly GatewayMetrics _metrics = new();
    private readonly MetricsText _text;
    private readonly MappingHistory _history = new(() => [], TimeProvider.System, NullLogger<MappingHistory>.Instance);
    private readonly HttpClient _http = new();
    private readonly List<AdminServer> _servers = [];
    private SecretReading _secret = new(Token, null);

    public RequestGuardTests() => _text = new MetricsText(_metrics.Meter, NullLogger<MetricsText>.Instance);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_mapping_is_paused_and_resumed_and_asking_twice_is_fine()
    {
        var server = await ServerAsync();

        for (var i = 0; i < 2; i++)
        {
            var (status, body) = await PostAsync(server, "/mappings/orders/pause");
            Assert.Equal((HttpStatusCode.Accepted, "Disabled"), (status, body.GetProperty("State").GetString()));
        }

        for (var i = 0; i < 2; i++)
        {
            var (status, body) = await PostAsync(server, "/mappings/orders/resume");
            Assert.Equal((HttpStatusCode.Accepted, "Enabled"), (status, body.GetProperty("State").GetString()));
        }
    }

    [Theory]
    [InlineData("/mappings/order/pause", HttpStatusCode.NotFound, "There is no mapping 'order'; there is orders, late.")]
    [InlineData("/mappings/late/resume", HttpStatusCode.Conflict, "The mapping 'late' has Enabled: false, so there is nothing to pause or resume; set EventSourceMappings.late.Enabled to true.")]
    public async Task What_cannot_be_paused_is_said_with_the_remedy(string path, HttpStatusCode expected, string message)
    {
        var (status, body) = await PostAsync(await ServerAsync(), path);

        Assert.Equal((expected, message), (status, body.GetProperty("Message").GetString()));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Only_POST_changes_anything(string method)
    {
        var server = await ServerAsync();
        using var response = await _http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, "/mappings/orders/pause")));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal("/mappings/orders/pause is asked by POST only.", (await BodyAsync(response)).GetProperty("Message").GetString());
        Assert.False(_orders.IsPaused);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task Another_site_changes_nothing(string header, string value)
    {
        foreach (var server in (AdminServer[])[await ServerAsync(), await ServerAsync(token: true)])
        {
            var (status, body) = await PostAsync(server, "/mappings/orders/pause", (header, value), ("Authorization", $"Bearer {Token}"));

            Assert.Equal((HttpStatusCode.Forbidden, $"Changes are not taken from other sites ({header}: {value})."), (status, body.GetProperty("Message").GetString()));
            Assert.False(_orders.IsPaused);
        }
    }

    [Fact]
    public async Task Its_own_page_may()
    {
        var server = await ServerAsync();
        var origin = server.Address.GetLeftPart(UriPartial.Authority);

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(server, "/mappings/orders/pause", ("Origin", origin), ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Theory]
    [InlineData("rebound.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.Accepted)]
    [InlineData("[::1]", HttpStatusCode.Accepted)]
    public async Task A_name_that_leads_here_is_no_way_around(string host, HttpStatusCode expected)
    {
        var server = await ServerAsync();

        Assert.Equal(expected, (await PostAsync(server, "/mappings/orders/pause", ("Host", $"{host}:{server.Address.Port}"), ("Origin", $"http://{host}:{server.Address.Port}"))).Status);
    }

    [Fact]
    public async Task Without_a_token_who_listens_to_the_network_lets_nobody_change_anything()
    {
        var server = await ServerAsync("http://0.0.0.0:0");

        var (status, body) = await PostAsync(server, "/mappings/orders/pause");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.StartsWith("Without Admin.Token nothing can be changed over the network; set it to ", body.GetProperty("Message").GetString());
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/mappings")).StatusCode);
        Assert.False(_orders.IsPaused);
    }

    [Theory]
    [InlineData("203.0.113.7", false, false)]
    [InlineData("::ffff:203.0.113.7", false, false)]
    [InlineData(null, false, false)]
    [InlineData("203.0.113.7", true, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    public async Task Without_a_token_the_network_gets_nothing_but_probes_and_metrics(string? from, bool isOpen, bool isAnswered)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/mappings" } };
        context.Connection.RemoteIpAddress = from is null ? null : IPAddress.Parse(from);
        if (isOpen) context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(OpenToAll.Instance), null));

        var refusal = await new RequestGuard(isLoopback: false, 1024, token: null).RefuseAsync(context);

        Assert.Equal(isAnswered, refusal is null);
        if (refusal is not null) Assert.StartsWith("Without Admin.Token only probes and metrics are answered over the network; set it to ", refusal.Message);
        Assert.Null(await new RequestGuard(isLoopback: true, 1024, token: null).RefuseAsync(context));
    }

    [Theory]
    [InlineData("203.0.113.7", null, false)]
    [InlineData("203.0.113.7", Token, true)]
    [InlineData("203.0.113.7", "another", false)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::ffff:127.0.0.1", null, true)]
    public async Task Probes_are_told_as_much_as_operators_from_this_machine_or_with_the_token(string from, string? offered, bool isTrusted)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/readyz" } };
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        if (offered is not null) context.Request.Headers.Authorization = $"Bearer {offered}";
        var token = new AdminToken(SecretReference.Parse("env:ADMIN_TOKEN")!, this, NullLogger<AdminToken>.Instance);

        Assert.Equal(isTrusted, await new RequestGuard(isLoopback: false, 1024, token).IsTrustedAsync(context));
        Assert.Equal(IPAddress.IsLoopback(context.Connection.RemoteIpAddress), await new RequestGuard(isLoopback: false, 1024, token: null).IsTrustedAsync(context));
    }

    [Theory]
    [InlineData("/livez", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/mappings", HttpStatusCode.Unauthorized)]
    [InlineData("/mappings/orders", HttpStatusCode.Unauthorized)]
    [InlineData("/traces", HttpStatusCode.Unauthorized)]
    [InlineData("/history", HttpStatusCode.Unauthorized)]
    [InlineData("/", HttpStatusCode.Unauthorized)]
    [InlineData("/dashboard.js", HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere", HttpStatusCode.Unauthorized)]
    [InlineData("/livez/", HttpStatusCode.OK)]
    [InlineData("/livez/../mappings", HttpStatusCode.Unauthorized)]
    public async Task A_token_guards_everything_but_probes_and_metrics_on_loopback_too(string path, HttpStatusCode expected)
    {
        foreach (var listen in (string[])["http://127.0.0.1:0", "http://0.0.0.0:0"])
        {
            using var response = await GetAsync(await ServerAsync(listen, token: true), path);
            Assert.Equal(expected, response.StatusCode);
            if (expected == HttpStatusCode.Unauthorized) Assert.Equal(["Bearer realm=\"gateway\""], response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()));
        }
    }

    [Theory]
    [InlineData("Bearer " + Token, HttpStatusCode.OK)]
    [InlineData("bearer " + Token, HttpStatusCode.OK)]
    [InlineData("Bearer " + Token + "x", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer w0Rd", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", HttpStatusCode.Unauthorized)]
    [InlineData(Token, HttpStatusCode.Unauthorized)]
    [InlineData("Negotiate " + Token, HttpStatusCode.Unauthorized)]
    public async Task The_token_is_asked_for_to_the_letter(string authorization, HttpStatusCode expected)
    {
        var server = await ServerAsync("http://0.0.0.0:0", token: true);

        using var response = await GetAsync(server, "/mappings", ("Authorization", authorization));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.Accepted : expected, (await PostAsync(server, "/mappings/orders/pause", ("Authorization", authorization))).Status);
    }

    [Fact]
    public async Task A_browser_is_made_to_ask_for_it_as_a_password()
    {
        var server = await ServerAsync(token: true);

        using var asked = await GetAsync(server, "/", ("Accept", "text/html,*/*;q=0.8"));
        using var answered = await GetAsync(server, "/", ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{Token}"))}"));

        Assert.Equal(["Bearer", "Basic"], asked.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_lets_nobody_in()
    {
        var server = await ServerAsync(token: true);
        _secret = new(null, "The environment variable ADMIN_TOKEN is not set or empty; set it to the secret.");

        using var response = await GetAsync(server, "/mappings", ("Authorization", $"Bearer {Token}"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("Admin.Token cannot be read; the log says why.", (await BodyAsync(response)).GetProperty("Message").GetString());
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/livez")).StatusCode);
    }

    [Fact]
    public async Task A_rotated_token_is_asked_for_at_once()
    {
        var server = await ServerAsync(token: true);
        _secret = new("""{"token":"another"}""", null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(server, "/mappings", ("Authorization", $"Bearer {Token}"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/mappings", ("Authorization", "Bearer another"))).StatusCode);
    }

    [Fact]
    public async Task A_large_body_is_not_taken()
    {
        var server = await ServerAsync();

        using var response = await _http.PostAsync(new Uri(server.Address, "/mappings/orders/pause"), new ByteArrayContent(new byte[20_000]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.False(_orders.IsPaused);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/mappings")]
    [InlineData("/nowhere")]
    public async Task Every_answer_keeps_browsers_from_doing_more_with_it(string path)
    {
        using var response = await GetAsync(await ServerAsync(), path, ("Origin", "http://elsewhere.example"));

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _http.Dispose();
        _text.Dispose();
        _history.Dispose();
        _metrics.Dispose();
    }

    ValueTask<SecretReading> ISecretStore.ReadAsync(SecretReference reference, CancellationToken ct) => ValueTask.FromResult(_secret);

    void ISecretStore.Forget(SecretReference reference)
    {
    }

    private async Task<AdminServer> ServerAsync(string listen = "http://127.0.0.1:0", bool token = false)
    {
        var guard = token ? new AdminToken(SecretReference.Parse("env:ADMIN_TOKEN")!, this, NullLogger<AdminToken>.Instance) : null;
        var server = new AdminServer(() => [_orders, new DisabledOne()], _history, _text, () => [], new Uri(listen), guard, NullLogger<AdminServer>.Instance);
        _servers.Add(server);
        await server.StartAsync(CancellationToken.None);
        return server;
    }

    private Task<HttpResponseMessage> GetAsync(AdminServer server, string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, server, path, headers);

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(AdminServer server, string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Post, server, path, headers);
        return (response.StatusCode, await BodyAsync(response));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, AdminServer server, string path, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{server.Address.Port}{path}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response)
    {
        Assert.Equal(MediaTypeHeaderValue.Parse("application/json"), response.Content.Headers.ContentType);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private static MappingStatus Named(string name) => new() { Name = name, Source = "Kafka", Function = "fulfil", State = MappingState.Enabled, IsConsuming = true };

    private sealed class SwitchedMapping(string name) : IMappingStatusSource, IMappingSwitch
    {
        public bool IsPaused { get; private set; }

        public MappingStatus Status => Named(name) with { State = IsPaused ? MappingState.Disabled : MappingState.Enabled };

        public void Pause() => IsPaused = true;

        public void Resume() => IsPaused = false;
    }

    private sealed class DisabledOne : IMappingStatusSource
    {
        public MappingStatus Status { get; } = Named("late") with { State = MappingState.Disabled, Enabled = false };
    }
}
