using System.Net;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>Whoever can reach the admin port can neither exhaust the gateway nor keep the probes out.</summary>
public sealed class AdminLimitsTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int MostConnections = 128;
    private const string HalfARequest = "GET /livez HTTP/1.1\r\nHost: gateway\r\nX-And-So-On: ";
    private const string HalfABody = "POST /mappings/orders/pause HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe";

    /// <summary>What the kubelet waits by default.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Two_hundred_connections_that_ask_nothing_or_never_finish_keep_no_probe_out()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var gateway = await scenario.StartAsync();
        using var probe = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = gateway.Address, Timeout = ProbeLimit };

        foreach (var said in (string[])["", HalfARequest, HalfABody])
        {
            var idle = await OpenAsync(gateway, 200, said);

            foreach (var path in (string[])["/livez", "/readyz", "/livez"]) Assert.Equal(HttpStatusCode.OK, (await probe.GetAsync(path)).StatusCode);

            // Those that came first had to go, and no more of them than was needed.
            await Eventually.TrueAsync(() => idle.Count(one => one.IsClosed) >= 200 - MostConnections, Limit);
            if (said.Length == 0) Assert.All(idle[^100..], one => Assert.False(one.IsClosed));
            foreach (var one in idle) one.Dispose();
        }

        Assert.DoesNotContain(gateway.Output, line => line.Contains("\"Error\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_too_large_or_never_ends_is_refused_and_changes_nothing()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var gateway = await scenario.StartAsync();
        var chunk = $"1000\r\n{new string('x', 4096)}\r\n";
        var post = "POST /mappings/orders/pause HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n";

        using var slow = await RawConnection.OpenAsync(gateway.Address, HalfARequest);
        using var silent = await RawConnection.OpenAsync(gateway.Address, HalfABody);
        using var large = await RawConnection.OpenAsync(gateway.Address, $"{post}{chunk}{chunk}{chunk}{chunk}{chunk}0\r\n\r\n");
        using var probe = await RawConnection.OpenAsync(gateway.Address, $"{post.Replace("POST /mappings/orders/pause", "GET /livez", StringComparison.Ordinal)}{chunk}{chunk}{chunk}{chunk}{chunk}0\r\n\r\n");
        using var headers = await RawConnection.OpenAsync(gateway.Address, $"GET /livez HTTP/1.1\r\nHost: gateway\r\nX-Large: {new string('x', 40_000)}\r\n\r\n");
        using var line = await RawConnection.OpenAsync(gateway.Address, $"GET /{new string('x', 10_000)} HTTP/1.1\r\nHost: gateway\r\n\r\n");

        Assert.Equal("HTTP/1.1 413 Payload Too Large", await large.HearAsync(Limit));
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await probe.HearAsync(Limit));
        Assert.Equal("HTTP/1.1 431 Request Header Fields Too Large", await headers.HearAsync(Limit));
        Assert.Equal("HTTP/1.1 414 URI Too Long", await line.HearAsync(Limit));
        Assert.Equal("HTTP/1.1 408 Request Timeout", await slow.HearAsync(Limit));
        Assert.Equal("HTTP/1.1 408 Request Timeout", await silent.HearAsync(Limit));
        Assert.Equal("Enabled", (await gateway.GetJsonAsync("/mappings/orders")).GetProperty("State").GetString());
        Assert.DoesNotContain(gateway.Output, line => line.Contains("\"Error\"", StringComparison.Ordinal));

        // One of a size that may be is taken.
        using var small = await RawConnection.OpenAsync(gateway.Address, $"{post}5\r\nhello\r\n0\r\n\r\n");
        Assert.Equal("HTTP/1.1 202 Accepted", await small.HearAsync(Limit));
    }

    private static async Task<List<RawConnection>> OpenAsync(GatewayUnderTest gateway, int count, string said)
    {
        var open = new List<RawConnection>();
        while (open.Count < count) open.Add(await RawConnection.OpenAsync(gateway.Address, said));
        return open;
    }
}
