using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>One trace from the producer to the function, and never a delay for its sake.</summary>
public sealed class TraceTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string UpstreamRoot = "1-69a7f5b0-c41e70b2d85f9a3617ce04d9";
    private const string UpstreamParent = "53b7e2d01c9a4f86";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Malformed =>
    [
        "",
        ";;;=;=",
        "Root",
        "Root=",
        "Root=1-69a7f5b0-c41e70b2d85f9a3617ce04d",
        "Root=1-69a7f5b0-c41e70b2d85f9a3617ce04dg;Parent=53b7e2d01c9a4f86;Sampled=1",
        "Root=2-69a7f5b0-c41e70b2d85f9a3617ce04d9;Parent=53b7e2d01c9a4f86;Sampled=1",
        "Parent=53b7e2d01c9a4f86;Sampled=0",
        "Sampled=0",
        "Root=1-69a7f5b0-c41e70b2d85f9a3617ce04d9;Parent=53b7e2d01c9a4f86\r\nX-Injected: 1;Sampled=1",
        "\0\u0001\u00ff\ud83d\ude00",
    ];

    [Fact]
    public async Task Records_that_share_a_context_continue_its_trace()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings with { SamplingRate = 0 };
        scenario.Producer.Send(3, headers: [TraceHeader($"Root={UpstreamRoot};Parent={UpstreamParent};Sampled=1")]);
        scenario.Producer.Confirm();

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        Assert.All(scenario.Lambda.Log.Snapshot(), invocation => Assert.Equal((UpstreamRoot, true), (invocation.Trace!.Root, invocation.Trace.Sampled)));
        Assert.All(scenario.Daemon.Snapshot(), segment => Assert.Equal((UpstreamRoot, UpstreamParent), (segment.TraceId, segment.ParentId)));
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_context_that_is_not_sampled_stays_so_and_its_ids_are_kept()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Producer.Send(3, headers: [TraceHeader($"Root={UpstreamRoot};Parent={UpstreamParent};Sampled=0")]);
        scenario.Producer.Confirm();

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await gateway.StopAsync();

        Assert.All(scenario.Lambda.Log.Snapshot(), invocation => Assert.Equal((UpstreamRoot, false), (invocation.Trace!.Root, invocation.Trace.Sampled)));
        Assert.Empty(scenario.Daemon.Snapshot());
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Records_of_several_contexts_begin_a_trace_that_links_to_each_and_leave_a_marker_in_those_sampled()
    {
        const string other = "1-69a7f5b4-18d3a6f2907be45c6d1f0a82";
        const string unsampled = "1-69a7f5b4-7fe0ad1b52c8936410bd27e5";
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = (scenario.Settings with { SamplingRate = 0 }).WithMapping(mapping => mapping with { BatchSize = 4, WindowSeconds = 30 });
        foreach (var header in (string[])[$"Root={UpstreamRoot};Parent={UpstreamParent};Sampled=1", $"Root={other};Parent=e4096b1fd72c5a38;Sampled=1", $"Root={unsampled};Sampled=0", $"Root={other};Sampled=1"])
        {
            scenario.Producer.SendTo(0, headers: [TraceHeader(header)]);
        }

        scenario.Producer.Confirm();
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await Eventually.TrueAsync(() => scenario.Daemon.Snapshot().Count == 3, Limit);

        var root = Assert.Single(scenario.Lambda.Log.Snapshot()).Trace!.Root;
        var segment = Assert.Single(scenario.Daemon.Snapshot(), segment => segment.TraceId == root);
        Assert.Equal(("3", UpstreamRoot), (segment.Annotation("upstream_trace_count"), segment.Annotation("upstream_trace")));
        Assert.Equal([UpstreamRoot, other, unsampled], LinksOf(segment.Document.GetProperty("metadata").GetProperty("links").GetProperty("items")));
        var markers = scenario.Daemon.Snapshot().Where(marker => marker.TraceId != root).ToList();
        Assert.Equal([(UpstreamRoot, UpstreamParent), (other, "e4096b1fd72c5a38")], markers.Select(marker => (marker.TraceId, marker.ParentId)));
        Assert.All(markers, marker => Assert.Equal((root, "Broker"), (marker.Annotation("batch_trace"), marker.Subsegments[0].Name)));
        scenario.AssertDelivered();
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void The_malformed_headers_are_not_a_form_that_is_sent(string header) => Assert.Null(House.Function.TraceHeader.Read(header));

    [Fact]
    public async Task A_malformed_header_of_any_kind_is_ignored_and_passed_on()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = 1 });
        foreach (var header in Malformed)
        {
            scenario.Producer.SendTo(0, headers: [TraceHeader(header)]);
        }

        scenario.Producer.SendTo(0, headers: [new("X-Amzn-Trace-Id", [0xFF, 0xFE, 0x00])]);
        scenario.Producer.SendTo(0, headers: [TraceHeader(new string('R', 100_000))]);
        scenario.Producer.Confirm();

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        var traces = scenario.Lambda.Log.Snapshot().Select(invocation => invocation.Trace!.Root).ToArray();
        Assert.DoesNotContain(UpstreamRoot, traces);
        Assert.Equal(traces.Length, traces.Distinct().Count());
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Without_sampling_every_invocation_has_a_header_and_no_segment_is_sent()
    {
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings with { SamplingRate = 0 };
        scenario.Produce(500);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await gateway.StopAsync();

        Assert.All(scenario.Lambda.Log.Snapshot(), invocation => Assert.False(invocation.Trace!.Sampled));
        Assert.Empty(scenario.Daemon.Snapshot());
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task The_segment_tells_what_was_in_the_batch()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Produce(10);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.AssertTracedAsync();

        var segment = scenario.Daemon.Snapshot()[0];
        var call = segment.Subsegments.Single(subsegment => subsegment.Name == "Lambda").Document;
        var invocation = scenario.Lambda.Log.Snapshot().Single(invocation => invocation.Trace!.Root == segment.TraceId);
        Assert.Equal("orders", segment.Name);
        Assert.NotNull(segment.Annotation("broker_wait_ms"));
        Assert.Equal("aws", call.GetProperty("namespace").GetString());
        Assert.Equal("Invoke", call.GetProperty("aws").GetProperty("operation").GetString());
        Assert.Equal(invocation.RequestId, call.GetProperty("aws").GetProperty("request_id").GetString());
        Assert.Equal("orders-function", call.GetProperty("aws").GetProperty("function_name").GetString());
        Assert.Equal(200, call.GetProperty("http").GetProperty("response").GetProperty("status").GetInt32());
        Assert.False(segment.Has("fault") || segment.Has("error"));
    }

    private static IEnumerable<string?> LinksOf(JsonElement links) => links.EnumerateArray().Select(link => link.GetProperty("trace_id").GetString());

    private static House.Function.EventHeader TraceHeader(string value) => new("X-Amzn-Trace-Id", Encoding.UTF8.GetBytes(value));
}
