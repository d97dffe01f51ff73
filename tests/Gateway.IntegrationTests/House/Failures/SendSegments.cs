using Gateway.IntegrationTests.House.Daemon;

namespace Gateway.IntegrationTests.House.Failures;

/// <summary>What X-Ray shows of failed records that were sent somewhere.</summary>
internal static class SendSegments
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The subsegments of a trace that tell of its sendings, in their order; the last one succeeded.</summary>
    /// <param name="daemon">Has the segments, or will have them soon.</param>
    /// <param name="traceId">As the failure record tells it.</param>
    /// <param name="name">The service's, or the address of the broker's topic, exchange or queue.</param>
    public static async Task<IReadOnlyList<Segment>> OfAsync(FakeDaemon daemon, string traceId, string name)
    {
        await Eventually.TrueAsync(() => daemon.Snapshot().Any(segment => segment.TraceId == traceId), Limit);
        var segment = Assert.Single(daemon.Snapshot(), segment => segment.TraceId == traceId);
        Assert.Equal("SentToDestination", segment.Annotation("outcome"));
        var sends = segment.Subsegments.Where(subsegment => subsegment.Name == name).ToList();
        Assert.NotEmpty(sends);
        Assert.False(sends[^1].Has("fault") || sends[^1].Has("error"));
        return sends;
    }

    /// <summary>The same for a broker: another service, of which nothing but its address is told.</summary>
    public static async Task<IReadOnlyList<Segment>> OfBrokerAsync(FakeDaemon daemon, string traceId, string address)
    {
        var sends = await OfAsync(daemon, traceId, address);
        Assert.All(sends, send => Assert.Equal("remote", send.Document.GetProperty("namespace").GetString()));
        Assert.All(sends, send => Assert.DoesNotContain(send.Document.EnumerateObject(), field => field.Name is "aws" or "http"));
        return sends;
    }
}
