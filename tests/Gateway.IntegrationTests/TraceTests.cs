using System.Text;
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

    private static House.Function.EventHeader TraceHeader(string value) => new("X-Amzn-Trace-Id", Encoding.UTF8.GetBytes(value));
}
