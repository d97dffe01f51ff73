using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Failures;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Kafka.Secured;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>What the gateway sends to AWS and reads there, with a server that knows AWS from elsewhere.</summary>
public sealed partial class MotoTests(KafkaBroker broker, MotoServer moto) : IClassFixture<KafkaBroker>, IClassFixture<MotoServer>
{
    private const int Records = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_queue_holds_what_failed_with_its_trace_until_it_is_put_back()
    {
        moto.AssertInstalled();
        var name = KafkaBroker.FreshName("failed");
        var queue = await moto.CreateQueueAsync(name);
        var destination = $"arn:aws:sqs:{FakeLambda.Region}:{MotoServer.Account}:{name}";
        await using var scenario = await FailedAsync(destination);

        var received = await moto.LookAsync(queue);

        AssertTold(scenario, [.. received.Select(message => JsonElement.Parse(message.Body))]);
        foreach (var (body, header) in received)
        {
            var traceId = JsonElement.Parse(body).GetProperty("traceId").GetString()!;
            var send = Assert.Single(await SendSegments.OfAsync(scenario.Daemon, traceId, "SQS"));
            Assert.Equal($"Root={traceId};Parent={send.Id};Sampled=1", header);
        }

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        Assert.Contains(Totals, (await Redrive.RunAsync(scenario.Settings, destination, "--mapping", "orders")).Output, StringComparison.Ordinal);
        Assert.Equal(0, await moto.CountAsync(queue));
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_topic_gives_what_failed_to_its_subscribers()
    {
        moto.AssertInstalled();
        var name = KafkaBroker.FreshName("failed");
        var queue = await moto.CreateQueueAsync(name);
        var topic = await moto.CreateTopicAsync(name, queue: name);
        await using var scenario = await FailedAsync(topic);

        AssertTold(scenario, [.. (await moto.LookAsync(queue)).Select(message => JsonElement.Parse(message.Body))]);
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_bucket_holds_what_failed_with_its_event_until_it_is_put_back_and_deleted()
    {
        moto.AssertInstalled();
        var bucket = KafkaBroker.FreshName("failed");
        await moto.CreateBucketAsync(bucket);
        await using var scenario = await FailedAsync($"arn:aws:s3:::{bucket}");

        var keys = await moto.KeysAsync(bucket);

        Assert.All(keys, key => Assert.Matches(ObjectKey(), key));
        Assert.All(keys, key => Assert.StartsWith($"aws/lambda/orders/{scenario.Topic}-0/", key, StringComparison.Ordinal));
        var records = await Task.WhenAll(keys.Select(async key => JsonElement.Parse(await moto.ObjectAsync(bucket, key))));
        AssertTold(scenario, records, "payload");
        Assert.Equal(
            scenario.Producer.Confirmed.Select(record => Convert.ToBase64String(record.Value!)),
            records.SelectMany(record => KafkaEvent.Read(Encoding.UTF8.GetBytes(record.GetProperty("payload").GetString()!), Assert.Fail)!.Records).OrderBy(record => record.Offset).Select(record => Convert.ToBase64String(record.Value!)));

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        Assert.Contains(Totals, (await Redrive.RunAsync(scenario.Settings, $"s3://{bucket}/aws/lambda/orders/", "--mapping", "orders", "--delete")).Output, StringComparison.Ordinal);
        Assert.Empty(await moto.KeysAsync(bucket));
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_destination_that_does_not_exist_is_told_in_the_words_of_its_service()
    {
        moto.AssertInstalled();
        var name = KafkaBroker.FreshName("late");
        var destination = $"arn:aws:sqs:{FakeLambda.Region}:{MotoServer.Account}:{name}";
        await using var scenario = await FailingAsync(destination);
        var gateway = await scenario.StartAsync();
        await Eventually.TrueAsync(
            async () => (await gateway.ReadinessAsync()).Body.Contains($"The failure destination {destination} takes nothing: ", StringComparison.Ordinal), Limit);
        Assert.Contains("; create it, or correct DestinationConfig.", (await gateway.ReadinessAsync()).Body, StringComparison.Ordinal);

        var queue = await moto.CreateQueueAsync(name);
        await scenario.CommittedAsync(Limit);

        AssertTold(scenario, [.. (await moto.LookAsync(queue)).Select(message => JsonElement.Parse(message.Body))]);
    }

    [Fact]
    public async Task A_login_is_read_from_Secrets_Manager()
    {
        moto.AssertInstalled();
        var secret = await moto.CreateSecretAsync(KafkaBroker.FreshName("login"), """{"username":"orders","password":"kept elsewhere"}""");
        await using var secured = await SecuredScenario.CreateAsync(broker);
        secured.Gate.Mechanisms = ["SCRAM-SHA-512"];
        secured.Gate.Users["orders"] = "kept elsewhere";
        secured.Use(secured.Mapping with { Access = [("SERVER_ROOT_CA_CERTIFICATE", secured.Reference("ca.pem")), ("SASL_SCRAM_512_AUTH", secret)] });
        secured.Scenario.Produce(200);

        var gateway = secured.Scenario.Launch(new Dictionary<string, string?>(GatewayEnvironment.With(AwsCredentials.Known)) { ["Aws__SecretsManagerEndpoint"] = moto.Endpoint });

        await secured.DeliveredAsync(gateway);
    }

    private static string Totals => $"{Records} read, {Records} invoked, {Records} succeeded, 0 failed again, 0 not tried, 0 skipped";

    private async Task<Scenario> FailingAsync(string destination)
    {
        var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = destination, MaximumRetryAttempts = 0 }) with { FailureEndpoint = moto.Endpoint };
        scenario.Lambda.Function = static _ => FunctionAnswer.Failure;
        scenario.Produce(Records);
        return scenario;
    }

    // All fail, in whatever batches; the gateway that saw it is gone when it is over.
    private async Task<Scenario> FailedAsync(string destination)
    {
        var scenario = await FailingAsync(destination);
        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);
        Assert.Equal(0, (await gateway.StopAsync()).Code);
        return scenario;
    }

    /// <summary>Every record of the topic is told of once, in documents of Lambda's members and order.</summary>
    private static void AssertTold(Scenario scenario, IReadOnlyList<JsonElement> records, params string[] more)
    {
        Assert.All(records, record => Assert.Equal(
            ["requestContext", "responseContext", "version", "timestamp", "traceId", "KafkaBatchInfo", .. more], record.EnumerateObject().Select(member => member.Name)));
        var calls = scenario.Lambda.Log.Snapshot().ToDictionary(call => call.RequestId);
        Assert.All(records, record =>
        {
            var context = record.GetProperty("requestContext");
            var call = calls[context.GetProperty("requestId").GetString()!];
            Assert.Equal(
                $$"""{"requestId":"{{call.RequestId}}","functionArn":"orders-function:$LATEST","condition":"RetryAttemptsExhausted","approximateInvokeCount":1}""",
                context.GetRawText());
            Assert.Equal("""{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}""", record.GetProperty("responseContext").GetRawText());
            Assert.Equal(call.Trace!.Root, record.GetProperty("traceId").GetString());
            var (batch, failed) = (record.GetProperty("KafkaBatchInfo"), call.Event.Lanes[0].Records);
            Assert.Equal((failed.Count, call.BodyBytes), (batch.GetProperty("batchSize").GetInt32(), batch.GetProperty("payloadSize").GetInt32()));
            var info = batch.GetProperty("recordsInfo").GetProperty($"{scenario.Topic}-0");
            Assert.Equal(($"{failed[0].Offset}", $"{failed[^1].Offset}"), (info.GetProperty("firstRecordOffset").GetString(), info.GetProperty("lastRecordOffset").GetString()));
        });
        Assert.Equal(Records, records.Sum(record => record.GetProperty("KafkaBatchInfo").GetProperty("batchSize").GetInt32()));
    }

    [GeneratedRegex(@"\Aaws/lambda/orders/[^/]+/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ObjectKey();
}
