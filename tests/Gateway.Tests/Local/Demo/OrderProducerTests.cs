using System.Text;
using Confluent.Kafka;
using Gateway.Local.Traces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Local.Demo;

public sealed class OrderProducerTests : IAsyncLifetime
{
    private readonly TraceStore _traces = new(TimeProvider.System);
    private readonly DemoLedger _ledger = new("run");
    private readonly LocalKafka _kafka = new();
    private LocalDaemon _daemon = null!;

    public async ValueTask InitializeAsync()
    {
        _kafka.CreateTopic("orders", 1);
        _daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions(), _traces, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _kafka.Dispose();
    }

    [Fact]
    public async Task A_group_shares_a_context_or_has_one_for_each_or_has_none()
    {
        using (var producer = new OrderProducer(Options(rate: 20), _ledger, TimeProvider.System, NullLogger.Instance))
        {
            producer.Send(new OrderGroup(2, OrderTracing.Shared), "ada");
            producer.Send(new OrderGroup(2, OrderTracing.Each), "ada");
            producer.Send(new OrderGroup(1, OrderTracing.None), "ada");
            producer.Flush();
        }

        var records = Read(5);
        string?[] headers = [.. records.Select(Header)];
        Assert.Equal(headers[0], headers[1]);
        Assert.Equal(3, headers[..4].Distinct().Count());
        Assert.Null(headers[4]);
        Assert.Equal([1, 2, 3, 4, 5], records.Select(record => Order.Read(record.Message.Value)!.Number));
        await Eventually.TrueAsync(() => _daemon.Received == 3);
        Assert.Equal(0, _daemon.Rejected);
        Assert.True(InvocationHeader.TryParse(headers[0], out var shared));
        Assert.True(_traces.TryGet(shared.TraceId, out var tree));
        Assert.Equal((OrderTrace.SegmentName, shared.ParentId), (tree.Roots[0].Segment.Name, tree.Roots[0].Segment.Id));
        Assert.Equal(5, _ledger.Read().Produced);
    }

    [Fact]
    public async Task It_keeps_sending_until_it_is_stopped()
    {
        using var producer = new OrderProducer(Options(rate: 1000), _ledger, TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();

        var running = producer.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => _ledger.Read().Produced >= 50);
        await stop.CancelAsync();
        await running;

        Assert.Equal(_ledger.Read().Produced, Read((int)_ledger.Read().Produced).Count);
    }

    private OrderProducerOptions Options(double rate) => new()
    {
        BootstrapServers = _kafka.BootstrapServers,
        Topic = "orders",
        Run = "run",
        DaemonAddress = _daemon.Address,
        RecordsPerSecond = rate,
    };

    private static string? Header(ConsumeResult<Ignore, byte[]> record) =>
        record.Message.Headers.TryGetLastBytes("X-Amzn-Trace-Id", out var value) ? Encoding.ASCII.GetString(value) : null;

    private List<ConsumeResult<Ignore, byte[]>> Read(int count)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "reader" }).Build();
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        return [.. Enumerable.Range(0, count).Select(_ => consumer.Consume(TimeSpan.FromSeconds(10)))];
    }
}
