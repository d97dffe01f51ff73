using System.Collections.Concurrent;
using System.Globalization;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>Bisecting, answers that name records, and ages, with Kafka.</summary>
public sealed class FailureTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const int Records = 2_000;
    private const int Poison = 777;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_poison_record_is_bisected_out_of_its_batch_and_passed_over_alone()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { BatchSize = Records, Lines = ["BisectBatchOnFunctionError: true", "MaximumRetryAttempts: 0"] });
        scenario.Lambda.Function = static call => call.Event.Records.Any(record => record.Offset == Poison) ? FunctionAnswer.Failure : FunctionAnswer.Success;
        scenario.Produce(Records);

        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dropped_total", "reason=\"RetryAttemptsExhausted\""));
        Assert.InRange(await gateway.MetricAsync("gateway_batch_bisected_total"), 1, 11);
        var delivered = scenario.Lambda.Log.Snapshot().Where(call => call.Succeeded).SelectMany(call => call.Event.Records).Select(record => record.Offset);
        Assert.Equal(Enumerable.Range(0, Records).Where(offset => offset != Poison).Select(offset => (long)offset), delivered);
        await scenario.AssertTracedAsync();
        Assert.Contains(scenario.Daemon.Snapshot().SelectMany(segment => segment.All), call => call.Annotation("part_first") == $"{scenario.Topic}-0 {Poison}");
        scenario.AssertNoViolations();
    }

    [Theory]
    [InlineData("{\"partition\":\"#\",\"offset\":@}")]
    [InlineData("{\"topic-partition\":\"#\",\"offset\":\"@\"}")]
    [InlineData("\"#-@\"")]
    public async Task A_partition_goes_back_to_the_lowest_record_that_the_function_names_and_skips_none(string identifier)
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 4);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Lines = ["FunctionResponseTypes: [ReportBatchItemFailures]"] });
        var (named, due, wrong) = (new ConcurrentDictionary<RecordPosition, bool>(), new ConcurrentDictionary<string, long>(), new ConcurrentQueue<string>());
        scenario.Lambda.Function = call =>
        {
            var failed = call.Event.Records.Where(record => record.Offset % 100 == 42 && named.TryAdd(RecordPosition.Of(record), true)).ToList();
            foreach (var lane in call.Event.Lanes)
            {
                if (due.GetValueOrDefault(lane.Key) != lane.Records[0].Offset) wrong.Enqueue($"{lane.Key} from {lane.Records[0].Offset} in place of {due.GetValueOrDefault(lane.Key)}");
                due[lane.Key] = failed.Where(lane.Records.Contains).Select(record => record.Offset).DefaultIfEmpty(lane.Records[^1].Offset + 1).Min();
            }

            return new FunctionAnswer(200, Body: $"{{\"batchItemFailures\":[{string.Join(',', failed.Select(record => $"{{\"itemIdentifier\":{Named(identifier, record)}}}"))}]}}");
        };
        scenario.Produce(Records);

        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        Assert.Empty(wrong);
        Assert.Equal(Records / 100, named.Count);
        Assert.Equal(Records / 100, await gateway.MetricAsync("gateway_records_failed_total"));
        Assert.All(due.Values, offset => Assert.Equal(Records / 4, offset));
        await scenario.AssertTracedAsync();
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task Records_that_are_too_old_are_passed_over_and_never_invoked()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Lines = ["MaximumRecordAgeInSeconds: 60"] });
        for (var i = 0; i < 100; i++) scenario.Producer.SendRaw(i % 2, "key", [1], age: i % 3 == 0 ? TimeSpan.FromSeconds(90) : TimeSpan.Zero);
        scenario.Producer.Confirm();

        var gateway = await scenario.StartAsync();
        await scenario.CommittedAsync(Limit);

        Assert.Equal(34, await gateway.MetricAsync("gateway_records_dropped_total", "reason=\"MaximumRecordAgeExceeded\""));
        Assert.Equal(66, scenario.Lambda.Log.DeliveredCount);
        scenario.AssertNoViolations();
    }

    private static string Named(string identifier, EventRecord record) =>
        identifier.Replace("#", $"{record.Topic}-{record.Partition}", StringComparison.Ordinal)
            .Replace("@", record.Offset.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
