using System.Text;
using Confluent.Kafka;
using Gateway.Diagnostics;
using Gateway.Local.Traces;
using Gateway.Sources.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace Gateway.Local.Demo;

/// <summary>Publishes orders at a steady rate, as a traced service of the user's would: header on each record, a segment for what it sent.</summary>
internal sealed partial class OrderProducer : IDisposable
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(10);

    private readonly OrderProducerOptions _options;
    private readonly DemoLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SegmentSender _segments;
    private readonly IProducer<string, byte[]> _producer;
    private long _lastNumber;

    public OrderProducer(OrderProducerOptions options, DemoLedger ledger, TimeProvider clock, ILogger logger)
    {
        LibrdkafkaLoader.EnsureLoaded();
        (_options, _ledger, _clock, _logger) = (options, ledger, clock, logger);
        _segments = new SegmentSender(options.DaemonAddress);
        _producer = Connect(options.BootstrapServers);
    }

    /// <summary>Sends until it is stopped, then waits for what is under way.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var startedAt = _clock.GetTimestamp();
        for (var index = 0L; !stop.IsCancellationRequested; index++)
        {
            Send(OrderPlan.Group(index), OrderPlan.Customer(index));
            await WaitUntilDueAsync(startedAt, stop);
        }

        Flush();
    }

    public void Dispose()
    {
        _producer.Dispose();
        _segments.Dispose();
    }

    /// <summary>Sends one group of orders without waiting for the broker.</summary>
    internal void Send(OrderGroup group, string customer)
    {
        var trace = group.Tracing == OrderTracing.Shared ? Trace(group.Size) : null;
        for (var i = 0; i < group.Size; i++)
        {
            Send(customer, group.Tracing == OrderTracing.Each ? Trace(orders: 1) : trace);
        }
    }

    /// <summary>Waits until the broker has everything, at most ten seconds.</summary>
    internal void Flush() => _producer.Flush(FlushLimit);

    private static IProducer<string, byte[]> Connect(string bootstrapServers) =>
        new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            // A retry inside the client must not look like a duplicate of the gateway's.
            EnableIdempotence = true,
            LingerMs = 2,
        }).SetLogHandler(static (_, _) => { }).Build();

    private OrderTrace Trace(int orders) => new(orders, _clock, _segments.Send);

    private void Send(string customer, OrderTrace? trace)
    {
        var number = ++_lastNumber;
        var order = new Order(_options.Run, number, customer, Items: 1 + (int)(number % 5));
        var message = new Message<string, byte[]> { Key = customer, Value = order.ToJson(), Headers = Headers(trace) };
        try
        {
            _producer.Produce(_options.Topic, message, report => Settle(number, trace, report.Error));
        }
        catch (ProduceException<string, byte[]> e)
        {
            Settle(number, trace, e.Error);
        }
    }

    private static Headers? Headers(OrderTrace? trace) =>
        trace is null ? null : [new Header(InvocationHeader.Name, Encoding.ASCII.GetBytes(trace.Header))];

    private void Settle(long number, OrderTrace? trace, Error error)
    {
        if (error.IsError) LogNotProduced(error.Reason);
        else _ledger.Produced(number);
        trace?.Settled();
    }

    private async Task WaitUntilDueAsync(long startedAt, CancellationToken stop)
    {
        var due = TimeSpan.FromSeconds(_lastNumber / _options.RecordsPerSecond) - _clock.GetElapsedTime(startedAt);
        if (due > TimeSpan.Zero) await Task.Delay(due, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(EventIds.OrderNotProduced, LogLevel.Warning, "The broker did not take an order: {Reason}")]
    private partial void LogNotProduced(string reason);
}
