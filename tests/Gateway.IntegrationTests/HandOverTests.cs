using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>A mapping changes hands, from Lambda's poller to the gateway and back, in one consumer group.</summary>
public sealed class HandOverTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const string Uuid = "3f0b8a1e-52c4-4d0a-8a55-6f2c1f0e9d77";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Each_goes_on_at_the_very_record_where_the_other_stopped()
    {
        const int Records = 600;
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 3);
        scenario.Produce(Records);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(50);
        var native = new NativePoller(broker.BootstrapServers, Uuid);

        var before = native.Read(scenario.Topic, 101);
        await ImportAndRunAsync(scenario, atLeast: 100);
        var byGateway = Delivered(scenario);
        var after = native.Read(scenario.Topic, Records - before.Count - byGateway.Count);

        Assert.InRange(byGateway.Count, 100, Records - before.Count - 1);
        foreach (var partition in Enumerable.Range(0, scenario.Partitions))
        {
            // One after the other, each record once: no loss, no repetition, nothing out of order.
            var ways = before.Concat(byGateway).Concat(after).Where(record => record.Partition == partition).Select(record => record.Offset);
            Assert.Equal(Enumerable.Range(0, Records / scenario.Partitions).Select(offset => (long)offset), ways);
        }

        scenario.AssertNoViolations();
    }

    // Stopped while there is still a backlog, and cleanly.
    private static async Task ImportAndRunAsync(Scenario scenario, int atLeast)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-test-");
        try
        {
            var (listed, file) = (Path.Combine(folder.FullName, "mappings.json"), Path.Combine(folder.FullName, "gateway.yaml"));
            // The group is not in it: Lambda's is the UUID.
            await File.WriteAllTextAsync(listed, $$"""
                { "EventSourceMappings": [ {
                    "UUID": "{{Uuid}}",
                    "StartingPosition": "TRIM_HORIZON",
                    "BatchSize": 10,
                    "FunctionArn": "arn:aws:lambda:{{FakeLambda.Region}}:111122223333:function:fulfil",
                    "State": "Enabled",
                    "Topics": [ "{{scenario.Topic}}" ],
                    "SelfManagedEventSource": { "Endpoints": { "KAFKA_BOOTSTRAP_SERVERS": [ "{{scenario.Broker.BootstrapServers}}" ] } }
                } ] }
                """);
            var imported = await GatewayUnderTest.RunAsync(Limit, ["import", listed, "--output", file]);
            Assert.True(imported.Code == 0, imported.Output);

            var environment = new Dictionary<string, string?>(GatewayEnvironment.With(AwsCredentials.Known))
            {
                ["Aws__LambdaEndpoint"] = scenario.Lambda.Endpoint,
                ["Tracing__DaemonAddress"] = scenario.Daemon.Address,
                ["Tracing__Sampling__Source"] = "Local",
                ["Admin__Listen"] = "http://127.0.0.1:0",
                // The mock cluster lets nobody join for nearly as long, once a group was left.
                [$"EventSourceMappings__fulfil-{scenario.Topic}__Gateway__ConsumerProperties__session.timeout.ms"] = "3000",
                [$"EventSourceMappings__fulfil-{scenario.Topic}__Gateway__ConsumerProperties__heartbeat.interval.ms"] = "300",
            };
            await using var gateway = ChildProcess.Start("gateway.dll", ["run", "--config", file], environment);
            await Eventually.TrueAsync(() => scenario.Lambda.Log.DeliveredCount >= atLeast, Limit, () => gateway.Tail(15));
            gateway.Signal(PosixSignal.Terminate);
            Assert.Equal(0, await Eventually.EndsAsync(gateway.Exited, Limit));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<RecordPosition> Delivered(Scenario scenario) =>
        [.. scenario.Lambda.Log.Snapshot().SelectMany(call => call.Event.Records).Select(RecordPosition.Of)];
}
