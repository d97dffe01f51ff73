using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tracing.Emission;

public class DaemonResolverTests
{
    private readonly TestClock _clock = new();
    private Func<Task<IPAddress[]>> _answer = () => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]);
    private int _lookups;

    [Fact]
    public async Task An_answer_holds_for_a_minute()
    {
        var resolver = Resolver();
        await resolver.CurrentAsync(CancellationToken.None);
        _answer = () => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.2")]);

        _clock.Advance(DaemonResolver.GoodFor - TimeSpan.FromSeconds(1));
        Assert.Equal("10.0.0.1:2000", await CurrentAsync(resolver));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("10.0.0.2:2000", await CurrentAsync(resolver));
        Assert.Equal(2, _lookups);
    }

    [Fact]
    public async Task The_last_good_address_outlives_a_failure()
    {
        var resolver = Resolver();
        await resolver.CurrentAsync(CancellationToken.None);
        _answer = () => throw new SocketException((int)SocketError.TryAgain);
        _clock.Advance(DaemonResolver.GoodFor);

        Assert.Equal("10.0.0.1:2000", await CurrentAsync(resolver));
        Assert.Equal(2, _lookups);
    }

    [Fact]
    public async Task A_failure_is_not_asked_again_at_once()
    {
        _answer = () => throw new SocketException((int)SocketError.HostNotFound);
        var resolver = Resolver();

        Assert.Null(await CurrentAsync(resolver));
        Assert.Null(await CurrentAsync(resolver));
        Assert.Equal(1, _lookups);
        _clock.Advance(DaemonResolver.BadFor);
        Assert.Null(await CurrentAsync(resolver));
        Assert.Equal(2, _lookups);
    }

    [Fact]
    public async Task A_refresh_does_not_hold_up_the_reader()
    {
        var resolver = Resolver();
        await resolver.CurrentAsync(CancellationToken.None);
        var pending = new TaskCompletionSource<IPAddress[]>();
        _answer = () => pending.Task;
        _clock.Advance(DaemonResolver.GoodFor);

        Assert.Equal("10.0.0.1:2000", await CurrentAsync(resolver));
        Assert.Equal("10.0.0.1:2000", await CurrentAsync(resolver));
        Assert.Equal(2, _lookups);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:2000")]
    [InlineData("fe80::1", "[fe80::1]:2000")]
    public async Task An_address_is_not_looked_up(string host, string expected)
    {
        Assert.Equal(expected, await CurrentAsync(Resolver(host)));
        Assert.Equal(0, _lookups);
    }

    [Fact]
    public async Task IPv4_has_the_first_turn_and_the_others_theirs()
    {
        _answer = () => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Loopback]);
        var resolver = Resolver();

        Assert.Equal("127.0.0.1:2000", await CurrentAsync(resolver));
        resolver.PassOver();
        Assert.Equal("[::1]:2000", await CurrentAsync(resolver));
        resolver.PassOver();
        Assert.Equal("127.0.0.1:2000", await CurrentAsync(resolver));
    }

    private DaemonResolver Resolver(string host = "daemon.example") => new(new DaemonEndpoint(host, 2000), _clock, (_, _) =>
    {
        _lookups++;
        return _answer();
    }, NullLogger<DaemonResolver>.Instance);

    private static async Task<string?> CurrentAsync(DaemonResolver resolver) =>
        (await resolver.CurrentAsync(CancellationToken.None))?.ToString();
}
