using System.Collections.Concurrent;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests;

/// <summary>The ways by which segments leave, and what they say of the place that they come from.</summary>
public sealed class WaysOutTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Container = """{"DockerId":"0c4f4d6a9be17e20","ContainerARN":"arn:aws:ecs:eu-west-1:111122223333:container/shop/0c4f4d6a"}""";
    private const string EcsTask = """{"TaskARN":"arn:aws:ecs:eu-west-1:111122223333:task/shop/5c9d","Cluster":"shop","Family":"gateway","LaunchType":"FARGATE"}""";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Through_the_daemons_TCP_port_every_invocation_has_its_segment_too()
    {
        await using var tcp = await FakeSampling.StartAsync();
        await using var scenario = await Scenario.CreateAsync(broker);
        tcp.Segments = scenario.Daemon;
        scenario.Settings = scenario.Settings with { Exporter = "XRayApi", DaemonAddress = tcp.Address };
        await DeliverAsync(scenario, await scenario.StartAsync());

        await scenario.AssertTracedAsync();

        tcp.Violations.AssertNone("X-Ray");
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_collector_gets_every_invocation_under_the_ids_of_its_header()
    {
        var bodies = new ConcurrentQueue<byte[]>();
        await using var collector = await LoopbackServer.StartAsync(async context =>
        {
            Assert.Equal(("/v1/traces", "application/x-protobuf"), (context.Request.Path.Value, context.Request.ContentType));
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            bodies.Enqueue(body.ToArray());
        });
        await using var scenario = await Scenario.CreateAsync(broker);
        scenario.Settings = scenario.Settings with { Exporter = "Otlp", OtlpEndpoint = collector.Address.ToString() };
        var gateway = await scenario.StartAsync();
        await DeliverAsync(scenario, gateway);

        Assert.Equal(0, (await gateway.StopAsync()).Code);

        Assert.All(scenario.Lambda.Log.Snapshot(), call => Assert.Contains(bodies, body => Holds(body, call.Trace!)));
        Assert.Empty(scenario.Daemon.Snapshot());
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Where_the_gateway_runs_is_found_out_while_records_go_on()
    {
        var known = new TaskCompletionSource();
        await using var metadata = await LoopbackServer.StartAsync(async context =>
        {
            await known.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("/task", StringComparison.Ordinal) ? EcsTask : Container);
        });
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings with { TaskMetadata = $"{metadata.Address}v4/0c4f4d6a" };
        scenario.Produce(1);
        await scenario.StartAsync();
        await Eventually.TrueAsync(() => scenario.Daemon.Snapshot().Count == 1, Limit);
        Assert.False(scenario.Daemon.Snapshot()[0].Document.TryGetProperty("origin", out _));

        known.SetResult();
        await Eventually.TrueAsync(
            async () =>
            {
                scenario.Produce(1);
                await scenario.DeliveredAsync(Limit);
                await scenario.AssertTracedAsync();
                return scenario.Daemon.Snapshot()[^1].Document.TryGetProperty("origin", out _);
            },
            Limit);

        var segment = scenario.Daemon.Snapshot()[^1].Document;
        Assert.Equal("AWS::ECS::Fargate", segment.GetProperty("origin").GetString());
        Assert.Equal("111122223333", segment.GetProperty("aws").GetProperty("account_id").GetString());
        Assert.Equal("arn:aws:ecs:eu-west-1:111122223333:cluster/shop", segment.GetProperty("aws").GetProperty("ecs").GetProperty("cluster_arn").GetString());
        scenario.AssertDelivered();
    }

    private static async Task DeliverAsync(Scenario scenario, GatewayUnderTest gateway)
    {
        scenario.Lambda.Function = call => call.Number % 7 == 0 ? FunctionAnswer.Failure : FunctionAnswer.Success;
        scenario.Produce(2_000);
        await scenario.DeliveredAsync(Limit);
        Assert.False(gateway.Exited.IsCompleted);
    }

    private static bool Holds(byte[] body, TraceHeader header) =>
        body.AsSpan().IndexOf(Convert.FromHexString(header.Root[2..].Replace("-", "", StringComparison.Ordinal))) >= 0
        && body.AsSpan().IndexOf(Convert.FromHexString(header.Parent)) >= 0;
}
