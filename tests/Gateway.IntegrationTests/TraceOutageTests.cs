using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>Whatever becomes of the traces, the records come through, and every segment that is lost is counted.</summary>
[Collection(Alone.Name)]
public sealed partial class TraceOutageTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    /// <summary>Each a batch with a segment: more than the queue before the daemon holds.</summary>
    private const int Records = 3_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>At this pace all segments would take a minute and a half.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);

    /// <summary>No name server has to be asked to know that nobody is called like this.</summary>
    private static readonly string UnknownHost = $"{new string('x', 64)}.invalid";

    [Fact]
    public Task A_daemon_that_is_absent_or_deaf_or_slow_or_unknown_changes_nothing_for_the_records() =>
        Task.WhenAll(AssertAbsentAsync(), AssertDeafAsync(), AssertSlowAsync(), AssertUnknownAsync());

    [Fact]
    public async Task An_endpoint_that_never_answers_changes_nothing_for_the_records()
    {
        using var silent = new SilentEndpoint();
        var lost = await Task.WhenAll(
            DeliverAsync(settings => settings with { Exporter = "XRayApi", XRayEndpoint = silent.Address }),
            DeliverAsync(settings => settings with { Exporter = "Otlp", OtlpEndpoint = silent.Address }));

        Assert.All(lost, segments => Assert.Equal(new Segments(Sent: 0, Dropped: Records), segments));
    }

    private async Task AssertAbsentAsync() =>
        Assert.Equal(Records, (await DeliverAsync(settings => settings with { DaemonAddress = $"127.0.0.1:{LoopbackPort.Free()}" })).Total);

    private async Task AssertDeafAsync()
    {
        using var deaf = new SlowDaemon(pace: null);
        Assert.Equal(Records, (await DeliverAsync(settings => settings with { DaemonAddress = deaf.Address })).Total);
    }

    private async Task AssertSlowAsync()
    {
        using var slow = new SlowDaemon(Pace);
        var segments = await DeliverAsync(settings => settings with { DaemonAddress = slow.Address });

        Assert.Equal(Records, segments.Total);
        Assert.InRange(slow.Received, 1, Records - 1);
    }

    private async Task AssertUnknownAsync() =>
        Assert.Equal(new Segments(Sent: 0, Dropped: Records), await DeliverAsync(settings => settings with { DaemonAddress = $"{UnknownHost}:2000" }));

    // What became of the segments, as the gateway itself counts them at its end.
    private async Task<Segments> DeliverAsync(Func<GatewaySettings, GatewaySettings> change)
    {
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = change(scenario.Settings).WithMapping(mapping => mapping with { BatchSize = 1 });
        scenario.Produce(Records);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        var exit = await gateway.StopAsync();

        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(scenario.Settings.DrainSeconds));
        Assert.All(scenario.Lambda.Log.Snapshot(), call => Assert.True(call.Trace!.Sampled));
        scenario.AssertDelivered();
        return Read(gateway.Output);
    }

    private static Segments Read(IEnumerable<string> output)
    {
        var told = Assert.Single(output.Select(line => Ended().Match(line)), match => match.Success);
        return new Segments(Number("sent"), Number("dropped"));

        int Number(string group) => int.Parse(told.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"""Message"":""Segments to .* ended: (?<sent>\d+) sent, (?<dropped>\d+) dropped", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Ended();

    private sealed record Segments(int Sent, int Dropped)
    {
        public int Total => Sent + Dropped;
    }
}
