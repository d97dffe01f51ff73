using Gateway.Configuration;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>A broker that is killed, one that speaks TLS only, and one that gives up on those who are silent.</summary>
public sealed class RabbitOutageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly SecretReference Authority = new(SecretKind.File, "/ca.pem");
    private static readonly SecretReference Identity = new(SecretKind.Environment, "IDENTITY");
    private static readonly SecretReference Login = new(SecretKind.Environment, "LOGIN");

    [Fact]
    public async Task A_broker_that_is_killed_under_load_is_read_on_within_ten_seconds_and_loses_nothing()
    {
        await using var node = await RabbitNode.StartAsync();
        string[] queues = ["classic", "quorum"];
        await using (var host = await RabbitHost.ConnectAsync(node))
        {
            foreach (var type in queues)
            {
                await host.DeclareAsync(type, type);
                await host.SendAsync(type, 2_000);
            }
        }

        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(node.Uri, "/", queues));
        source.Sink.Taken = record => source.Sink.Count % 3 == 0 || source.Source.Acknowledge([record]) == 1;
        await source.ReceivedAsync(600);
        await node.KillAsync();
        await Eventually.TrueAsync(() => source.Source.Health is { IsConsuming: false, Problem: not null }, Limit);
        Assert.StartsWith("Connection error.", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(0, source.Source.Health.BufferedBytes);
        Assert.All(source.Sink.Opened, lane => Assert.True(lane.IsFenced));

        source.Sink.Taken = record => source.Source.Acknowledge([record]) == 1;
        await node.StartAgainAsync();
        await Eventually.TrueAsync(() => source.Source.Health.IsConsuming, TimeSpan.FromSeconds(10), () => source.Source.Health.ToString());
        await Eventually.TrueAsync(() => queues.All(queue => source.Sink.From(queue).Count == 2_000), Limit, () => string.Join(", ", queues.Select(queue => source.Sink.From(queue).Count)));
        await source.StopAsync();

        await using var after = await RabbitHost.ConnectAsync(node);
        foreach (var queue in queues) Assert.Equal(0, await after.ReadyAsync(queue));
    }

    [Fact]
    public async Task A_broker_with_a_private_authority_is_trusted_by_those_who_name_it_and_by_nobody_else()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        var (certificate, key) = authority.Issue();
        var port = LoopbackPort.Free();
        await using var node = await RabbitNode.StartAsync(
            $"""
            listeners.ssl.1 = 127.0.0.1:{port}
            ssl_options.cacertfile = {"{folder}"}/ca.pem
            ssl_options.certfile = {"{folder}"}/server.pem
            ssl_options.keyfile = {"{folder}"}/server.key
            ssl_options.verify = verify_none
            """,
            new Dictionary<string, string> { ["ca.pem"] = authority.Pem, ["server.pem"] = certificate, ["server.key"] = key });
        await using var host = await RabbitHost.ConnectAsync(node);
        var queue = await host.DeclareAsync();
        await host.SendAsync(queue, 3);
        var mapping = RabbitSourceUnderTest.Mapping(new Uri($"amqps://localhost:{port}"), "/", queue) with { ServerRootCa = Authority };

        await using (var stranger = new RabbitSourceUnderTest(mapping, secrets: new HeldSecrets { Texts = { [Authority.Place] = other.Pem } }))
        {
            await Eventually.TrueAsync(() => stranger.Source.Health.Problem is not null, Limit);
            Assert.Contains(": correct SERVER_ROOT_CA_CERTIFICATE", stranger.Source.Health.Problem, StringComparison.Ordinal);
            Assert.Equal(0, stranger.Sink.Count);
        }

        await using (var nobody = new RabbitSourceUnderTest(mapping with { ServerRootCa = null }))
        {
            await Eventually.TrueAsync(() => nobody.Source.Health.Problem is not null, Limit);
            Assert.Contains(": name it as SERVER_ROOT_CA_CERTIFICATE", nobody.Source.Health.Problem, StringComparison.Ordinal);
        }

        await using var source = new RabbitSourceUnderTest(mapping, secrets: new HeldSecrets { Texts = { [Authority.Place] = authority.Pem } });
        await source.ReceivedAsync(3);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_broker_that_asks_for_a_certificate_takes_that_of_its_authority_and_tells_of_any_other()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        var (certificate, key) = authority.Issue();
        var port = LoopbackPort.Free();
        await using var node = await RabbitNode.StartAsync(
            $"""
            listeners.ssl.1 = 127.0.0.1:{port}
            ssl_options.cacertfile = {"{folder}"}/ca.pem
            ssl_options.certfile = {"{folder}"}/server.pem
            ssl_options.keyfile = {"{folder}"}/server.key
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true
            """,
            new Dictionary<string, string> { ["ca.pem"] = authority.Pem, ["server.pem"] = certificate, ["server.key"] = key });
        await using var host = await RabbitHost.ConnectAsync(node);
        var queue = await host.DeclareAsync();
        await host.SendAsync(queue, 3);
        var mapping = RabbitSourceUnderTest.Mapping(new Uri($"amqps://localhost:{port}"), "/", queue) with { ServerRootCa = Authority, ClientCertificate = Identity, BasicAuth = Login };
        var secrets = new HeldSecrets { Texts = { [Authority.Place] = authority.Pem, [Identity.Place] = Pair(other.IssueClient("gateway")), [Login.Place] = """{"username":"guest","password":"guest"}""" } };

        await using var source = new RabbitSourceUnderTest(mapping, secrets: secrets);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);
        Assert.StartsWith("Server failed to authenticate the gateway. ", source.Source.Health.Problem, StringComparison.Ordinal);
        secrets.Texts[Identity.Place] = Pair(authority.IssueClient("gateway"));

        await source.ReceivedAsync(3, seconds: 60);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task Neither_idleness_nor_a_full_source_outlasts_the_heartbeat_but_a_message_kept_too_long_comes_again()
    {
        await using var node = await RabbitNode.StartAsync(
            """
            heartbeat = 1
            consumer_timeout = 12000
            """,
            new Dictionary<string, string> { ["advanced.config"] = "[{rabbit, [{channel_tick_interval, 1000}]}]." });
        await using var host = await RabbitHost.ConnectAsync(node);
        var queue = await host.DeclareAsync();
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(host, queue), budgetBytes: 300_000);
        await source.ConsumingAsync();

        // Idle, then with deliveries that wait for room, each for several heartbeats.
        await PassAsync(TimeSpan.FromSeconds(4));
        var body = new byte[100_000];
        for (var i = 0; i < 10; i++) await host.SendAsync(queue, body);
        await source.ReceivedAsync(3);
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.Single(source.Sink.Opened);
        Assert.Equal(3, source.Sink.Count);

        // The broker closes the channel of what was not settled in time.
        await Eventually.TrueAsync(() => source.Sink.Opened.Count == 2, Limit);
        await Eventually.TrueAsync(() =>
        {
            source.Sink.AcknowledgeAll(source.Source);
            return source.Sink.Count >= 13;
        }, Limit);
        await source.StopAsync();
        Assert.Equal(0, await host.ReadyAsync(queue));
    }

    private static Task PassAsync(TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        return Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(began) > time, time + TimeSpan.FromSeconds(5));
    }

    private static string Pair((string Certificate, string Key) pair) => $"{pair.Certificate}\n{pair.Key}\n";
}
