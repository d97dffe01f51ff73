using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>What <c>gateway seek</c> does to a group, as far as the mock cluster goes: it lets nobody in who never was, and tells no members.</summary>
public sealed class SeekTests(KafkaBroker broker) : IClassFixture<KafkaBroker>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_gateway_that_starts_afterwards_begins_where_the_group_was_sent()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Produce(100);
        var old = scenario.Producer.Confirmed.CountBy(record => record.Position.Partition).ToDictionary(each => each.Key, each => each.Value);

        var (rehearsed, shown) = await SeekAsync(scenario, "--to-end", "--dry-run");
        Assert.Equal((0, 0), (rehearsed, scenario.Committed().Values.Sum()));
        var (code, output) = await SeekAsync(scenario, "--to-end");
        Assert.Equal(0, code);
        Assert.Equal(old[0], scenario.Committed()[0]);
        Assert.Equal($"{scenario.Topic}          0  none  {old[0]}", output.Split('\n')[1]);
        Assert.Equal(output.Split('\n')[..3], shown.Split('\n')[..3]);

        scenario.Produce(50);
        await scenario.StartAsync();
        await scenario.DeliveredAsync(50, Limit);
        await scenario.CommittedAsync(Limit);
        Assert.All(scenario.Lambda.Log.Snapshot().SelectMany(call => call.Event.Records), record => Assert.True(record.Offset >= old[record.Partition]));
    }

    [Fact]
    public async Task A_group_that_a_gateway_is_in_is_left_alone()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Produce(100);
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);
        var before = scenario.Committed();

        var (code, output) = await SeekAsync(scenario, "--to-beginning");

        Assert.Equal(1, code);
        Assert.Contains($"The group {scenario.Group} is active", output, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Committed());
        scenario.Produce(100);
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_named()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        await broker.SetErrorAsync(scenario.Topic, Confluent.Kafka.ErrorCode.UnknownTopicOrPart);

        var (code, output) = await SeekAsync(scenario, "--to-beginning");

        Assert.Equal(1, code);
        Assert.Contains($"(the topic {scenario.Topic}: ", output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output)> SeekAsync(Scenario scenario, params string[] arguments) =>
        GatewayUnderTest.RunAsync(Limit, ["seek", "--mapping", "orders", "--config", scenario.Settings.Write(_directory.FullName, "http://127.0.0.1:0"), .. arguments]);
}
