using System.Net;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House;

/// <summary>Pauses a gateway's mapping and watches that nothing begins.</summary>
internal static class PauseWatch
{
    private const string Mapping = "/mappings/orders";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Pauses, waits, and resumes.</summary>
    /// <param name="gateway">Is paused.</param>
    /// <param name="log">Its function's.</param>
    /// <param name="length">How long it stays paused.</param>
    /// <param name="meanwhile">Done once everything in flight has finished; null for nothing.</param>
    /// <param name="isItsCall">Which calls are this gateway's; null for all.</param>
    public static async Task PauseAsync(GatewayUnderTest gateway, CallLog log, TimeSpan length, Func<Task>? meanwhile = null, Func<FunctionCall, bool>? isItsCall = null)
    {
        Assert.Equal(HttpStatusCode.Accepted, await gateway.PostAsync($"{Mapping}/pause"));
        var answered = TimeProvider.System.GetTimestamp();
        // What had begun may end as it likes; AWS too calls that disabled.
        Assert.Equal("Disabled", (await gateway.GetJsonAsync(Mapping)).GetProperty("State").GetString());
        await Eventually.TrueAsync(() => log.InFlight == 0, Limit);
        if (meanwhile is not null) await meanwhile();
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(answered) > Grace + length, Limit + length);

        Assert.DoesNotContain(log.Snapshot(), call => (isItsCall?.Invoke(call) ?? true) && TimeProvider.System.GetElapsedTime(answered, call.ReceivedAt) > Grace);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadinessAsync()).Status);
        Assert.Equal(0, await gateway.MetricAsync("gateway_invocations_in_flight"));
        Assert.DoesNotContain("gateway_mapping_consuming{", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, await gateway.PostAsync($"{Mapping}/resume"));
        Assert.Equal("Enabled", (await gateway.GetJsonAsync(Mapping)).GetProperty("State").GetString());
    }
}
