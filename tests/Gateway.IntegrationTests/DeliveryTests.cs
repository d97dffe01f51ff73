using System.Text;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests;

/// <summary>What reaches the function when nothing goes wrong.</summary>
public sealed class DeliveryTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Ten_thousand_records_over_eight_partitions_arrive_once_in_order_and_traced()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 8);
        scenario.Lambda.Latency = TimeSpan.FromMilliseconds(5);
        scenario.Produce(10_000);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        await scenario.CommittedAsync(Limit);

        Assert.InRange(scenario.Lambda.Log.MostInFlight, 2, scenario.Settings.Mapping.MaximumConcurrency);
        Assert.All(scenario.Lambda.Log.Snapshot(), invocation => Assert.InRange(invocation.Event.RecordCount, 1, 100));
        Assert.Equal(10_000, await gateway.MetricAsync("gateway_records_invoked_total"));
        await scenario.AssertTracedAsync();
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task Every_form_of_record_reaches_the_function_unaltered()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        var producer = scenario.Producer;
        producer.SendRaw(0, "k", value: null);
        producer.SendRaw(0, key: null, "v"u8.ToArray());
        producer.SendRaw(0, key: null, value: null);
        producer.SendRaw(0, "", []);
        producer.SendRaw(0, "schl\u00fcssel \"\\ \u0001 \U0001F600", [.. Enumerable.Range(0, 256).Select(number => (byte)number)]);
        producer.SendRaw(0, "k", "v"u8.ToArray(), [new("tag", [0xFF, 0x00, 0x80, 0x7F]), new("tag", [1]), new("other", []), new("tag", "caf\u00e9"u8.ToArray())]);
        producer.SendRaw(0, "k", new byte[100_000]);
        producer.Confirm();

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);

        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_mapping_of_an_msk_cluster_names_it_in_the_event()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        const string arn = "arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f9b6a52-7d1e-4c33-9f5e-2a8d41c7e610-4";
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with
        {
            EventSourceArn = arn,
            FunctionName = "arn:aws:lambda:eu-west-1:111122223333:function:orders:live",
            ConsumerProperties = new Dictionary<string, string> { ["security.protocol"] = "plaintext" },
        });
        scenario.Produce(100);

        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);

        Assert.All(scenario.Lambda.Log.Snapshot(), invocation =>
        {
            var read = (KafkaEvent)invocation.Event;
            Assert.Equal(("aws:kafka", arn, broker.BootstrapServers), (read.EventSource, read.EventSourceArn, read.BootstrapServers));
            Assert.Contains("orders", invocation.FunctionName, StringComparison.Ordinal);
        });
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_mapping_of_two_topics_delivers_both()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        var other = await broker.CreateTopicAsync(1);
        using var second = new OrderedProducer(broker.BootstrapServers, other, 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Topics = [scenario.Topic, other] });
        scenario.Produce(200);
        second.Send(100);
        second.Confirm();

        await scenario.StartAsync();
        await scenario.DeliveredAsync(300, Limit);

        Oracle.Judge([.. scenario.Producer.Confirmed, .. second.Confirmed], scenario.Lambda.Log.Snapshot()).AssertDelivered();
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_group_that_starts_at_the_end_sees_only_what_comes_later()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { StartingPosition = "LATEST" });
        scenario.Produce(50);
        await scenario.StartAsync();

        // Where the end is, is decided a moment after the partition is assigned.
        await Eventually.TrueAsync(() => ProduceOne(scenario) && scenario.Lambda.Log.DeliveredCount > 0, Limit);
        var start = scenario.Lambda.Log.Snapshot()[0].Event.Records.First().Offset;
        scenario.Produce(50);
        await scenario.DeliveredAsync(scenario.Producer.ConfirmedCount - (int)start, Limit);

        Assert.InRange(start, 50, long.MaxValue);
        Oracle.Judge([.. scenario.Producer.Confirmed.Where(record => record.Position.Offset >= start)], scenario.Lambda.Log.Snapshot()).AssertDelivered();
    }

    private static bool ProduceOne(Scenario scenario)
    {
        scenario.Produce(1);
        return true;
    }

    [Fact]
    public async Task Records_wait_for_company_as_long_as_the_window_says()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { WindowSeconds = 1 });
        await scenario.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            scenario.Produce(10);
        }

        await scenario.DeliveredAsync(Limit);
        Assert.Equal(50, Assert.Single(scenario.Lambda.Log.Snapshot()).Event.RecordCount);
    }

    [Fact]
    public async Task A_record_of_exactly_the_limit_passes_and_one_byte_more_is_dropped_and_counted()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 2);
        scenario.Producer.SendRaw(0, "fits", new byte[4_600_000], Filler(scenario, 0, FakeLambda.PayloadLimit));
        scenario.Producer.SendRaw(1, "more", new byte[4_600_000], Filler(scenario, 1, FakeLambda.PayloadLimit + 1));
        scenario.Producer.Confirm();
        // The broker keeps some 5 MB a partition, and these come behind it.
        scenario.Producer.Send(20);
        scenario.Producer.Confirm();

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(21, Limit);
        await scenario.CommittedAsync(Limit);

        var delivered = scenario.Producer.Confirmed.Where(record => record.Key != "more").ToArray();
        Oracle.Judge(delivered, [.. scenario.Lambda.Log.Snapshot()]).AssertDelivered();
        Assert.Equal(FakeLambda.PayloadLimit, scenario.Lambda.Log.Snapshot().Max(invocation => invocation.BodyBytes));
        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dropped_total"));
        scenario.AssertNoViolations();
    }

    [Fact]
    public async Task A_record_whose_headers_alone_are_too_large_does_not_hold_up_the_others()
    {
        await using var scenario = await Scenario.CreateAsync(broker, partitions: 1);
        scenario.Produce(10);
        scenario.Producer.SendRaw(0, "large", "v"u8.ToArray(), [new("h", [.. Enumerable.Repeat((byte)0x80, 1_500_000)])]);
        scenario.Produce(10);

        var gateway = await scenario.StartAsync();
        await scenario.DeliveredAsync(20, Limit);

        Assert.Equal(1, await gateway.MetricAsync("gateway_records_dropped_total"));
        Oracle.Judge([.. scenario.Producer.Confirmed.Where(record => record.Key != "large")], scenario.Lambda.Log.Snapshot()).AssertDelivered();
        scenario.AssertNoViolations();
    }

    // Header bytes that bring the event with this one record to exactly `wireBytes`: a digit and its comma are two bytes, two digits three.
    private static EventHeader[] Filler(Scenario scenario, int partition, int wireBytes)
    {
        var left = wireBytes - WireBytes(scenario, partition, [new("h", [1])]);
        byte[] filler = [1, .. Enumerable.Repeat((byte)1, (left - (left % 2 == 0 ? 0 : 3)) / 2), .. left % 2 == 0 ? Array.Empty<byte>() : [10]];
        EventHeader[] headers = [new("h", filler)];
        Assert.Equal(wireBytes, WireBytes(scenario, partition, headers));
        return headers;
    }

    private static int WireBytes(Scenario scenario, int partition, EventHeader[] headers)
    {
        var record = new EventRecord(scenario.Topic, partition, 0, 1_772_615_105_123, "CREATE_TIME", Encoding.UTF8.GetBytes("fits"), new byte[4_600_000], headers);
        return new KafkaEvent("SelfManagedKafka", null, scenario.Broker.BootstrapServers, [new EventLane($"{scenario.Topic}-{partition}", [record])]).Write().Length;
    }
}
