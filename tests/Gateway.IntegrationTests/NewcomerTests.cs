using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>The way of somebody who has a mapping of Lambda's, by the commands that the front page shows and without an editor.</summary>
public sealed class NewcomerTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task From_a_list_of_mappings_over_import_validate_policy_and_doctor_to_records_that_are_delivered()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Produce(200);
        var folder = Directory.CreateTempSubdirectory("gateway-newcomer-");
        try
        {
            var (listed, file) = (Path.Combine(folder.FullName, "mappings.json"), Path.Combine(folder.FullName, "gateway.yaml"));
            // As `aws lambda list-event-source-mappings` prints it.
            await File.WriteAllTextAsync(listed, $$"""
                { "EventSourceMappings": [ {
                    "UUID": "3f1c2a64-7f0e-4c55-9a53-0c6f6b8f2f11",
                    "StartingPosition": "TRIM_HORIZON",
                    "BatchSize": 50,
                    "MaximumBatchingWindowInSeconds": 0,
                    "FunctionArn": "arn:aws:lambda:{{FakeLambda.Region}}:111122223333:function:fulfil",
                    "LastModified": 1795000000.1,
                    "LastProcessingResult": "OK",
                    "State": "Enabled",
                    "StateTransitionReason": "USER_INITIATED",
                    "Topics": [ "{{scenario.Topic}}" ],
                    "SelfManagedEventSource": { "Endpoints": { "KAFKA_BOOTSTRAP_SERVERS": [ "{{broker.BootstrapServers.Replace(",", "\", \"", StringComparison.Ordinal)}}" ] } },
                    "SelfManagedKafkaEventSourceConfig": { "ConsumerGroupId": "{{scenario.Group}}" }
                } ] }
                """);
            // What is AWS's in an account is on this machine here.
            var environment = new Dictionary<string, string?>(GatewayEnvironment.With(AwsCredentials.Known))
            {
                ["AWS_REGION"] = FakeLambda.Region,
                ["Aws__LambdaEndpoint"] = scenario.Lambda.Endpoint,
                ["Tracing__DaemonAddress"] = scenario.Daemon.Address,
                ["Tracing__Sampling__Source"] = "Local",
                ["Admin__Listen"] = "http://127.0.0.1:0",
            };
            async Task<string> RunAsync(params string[] arguments)
            {
                var (code, output) = await GatewayUnderTest.RunAsync(Limit, arguments, environment);
                Assert.True(code == 0, $"{string.Join(' ', arguments)} ended with {code}:{Environment.NewLine}{output}");
                return output;
            }

            await RunAsync("import", listed, "--output", file);
            await RunAsync("validate", "--config", file);
            Assert.Contains("lambda:InvokeFunction", await RunAsync("policy", "--config", file), StringComparison.Ordinal);
            await RunAsync("doctor", "--config", file);
            await using var gateway = ChildProcess.Start("gateway.dll", ["run", "--config", file], environment);
            await scenario.DeliveredAsync(Limit);
            await scenario.CommittedAsync(Limit);
            gateway.Signal(PosixSignal.Terminate);

            Assert.Equal(0, await gateway.Exited.WaitAsync(Limit, TimeProvider.System));
            scenario.AssertDelivered();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
