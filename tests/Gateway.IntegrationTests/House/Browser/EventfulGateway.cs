using System.Text;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Browser;

/// <summary>A gateway to which one of each has happened: a trace continued, several linked to, a failure, a throttle, a slow call.</summary>
public sealed class EventfulGateway : IAsyncLifetime
{
    public const string Orders = "orders";
    public const string Payments = "payments";

    /// <summary>The gateway has a batch of its own in this trace.</summary>
    public const string KnownTrace = "1-69a7f5b0-c41e70b2d85f9a3617ce04d9";

    /// <summary>Of these two it knows nothing but that they are upstream.</summary>
    public const string ForeignTrace = "1-69a7f5b4-18d3a6f2907be45c6d1f0a82";
    public const string UnsampledTrace = "1-69a7f5b4-7fe0ad1b52c8936410bd27e5";

    public const string ErrorType = "shop.PaymentFailed";
    public const string ErrorMessage = "order 4711 is not paid";
    public const string CauseType = "shop.cards.CardExpired";
    public const string CauseMessage = "the card ended in May";

    /// <summary>A batch is full with so many, and waits for its last for a long time: what is in it does not hang on the clock.</summary>
    private const int BatchSize = 3;

    // As Java's runtime says it.
    private const string Failure = $$"""
        {"errorMessage":"{{ErrorMessage}}","errorType":"{{ErrorType}}","stackTrace":["shop.Payments.charge(Payments.java:41)","shop.Handler.handleRequest(Handler.java:12)"],
         "cause":{"errorMessage":"{{CauseMessage}}","errorType":"{{CauseType}}","stackTrace":["shop.cards.Card.check(Card.java:7)","shop.Payments.charge(Payments.java:39)"]} }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan VisibleCall = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan SlowCall = TimeSpan.FromMilliseconds(1_050);

    private readonly KafkaBroker _broker = new();
    private Scenario? _scenario;
    private OrderedProducer? _payments;
    private GatewayUnderTest? _gateway;

    internal Uri Address => _gateway!.Address;

    // The broker of the tests answers a fetch late, even when it has records by then.
    private MappingSettings Quick => _scenario!.Settings.Mapping with
    {
        BatchSize = BatchSize,
        WindowSeconds = 30,
        ConsumerProperties = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "50" },
    };

    public async ValueTask InitializeAsync()
    {
        await _broker.InitializeAsync();
        _scenario = await Scenario.CreateAsync(_broker, partitions: 1);
        await _broker.CreateTopicAsync(Payments, partitions: 1);
        _payments = new OrderedProducer(_broker.BootstrapServers, Payments, 1);
        _scenario.Settings = _scenario.Settings with
        {
            Mappings =
            [
                Quick with { Name = Orders, FunctionName = "fulfil" },
                Quick with { Name = Payments, FunctionName = "charge", Topics = [Payments], Group = $"{Payments}-gateway" },
            ],
        };
        _gateway = await _scenario.StartAsync();

        await OrderAsync(Upstream(KnownTrace, "53b7e2d01c9a4f86"), Upstream(KnownTrace, "53b7e2d01c9a4f86"), Upstream(KnownTrace, "53b7e2d01c9a4f86"));
        await FailAsync(_payments);
        await OrderAsync(Upstream(KnownTrace, "53b7e2d01c9a4f86"), Upstream(ForeignTrace, "e4096b1fd72c5a38"), Upstream(UnsampledTrace, "0c91d37f5b62e8a4", sampled: 0));
        await HappenAsync(_payments, FunctionAnswer.Throttle with { RetryAfter = null }, ["", "", ""]);
        _scenario.Lambda.Latency = SlowCall;
        await OrderAsync("", "", "");
        await _scenario.AssertTracedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _payments?.Dispose();
        if (_scenario is not null)
        {
            await _scenario.DisposeAsync();
        }

        await _broker.DisposeAsync();
    }

    private Task OrderAsync(params string[] traces) => HappenAsync(_scenario!.Producer, FunctionAnswer.Success, traces);

    // What comes late makes the others wait, so that the picture has a window.
    private async Task FailAsync(OrderedProducer producer)
    {
        Send(producer, "", "");
        await Eventually.TrueAsync(async () => await _gateway!.MetricAsync("gateway_records_polled_total", $"mapping=\"{Payments}\"") == 2, Limit);
        _scenario!.Lambda.Latency = VisibleCall;
        await HappenAsync(producer, FunctionAnswer.Failure with { Body = Failure }, [""]);
        _scenario.Lambda.Latency = TimeSpan.Zero;
    }

    // The function's first answer, and success from then on.
    private async Task HappenAsync(OrderedProducer producer, FunctionAnswer first, string[] traces)
    {
        var calls = 0;
        var expected = _scenario!.Lambda.Log.DeliveredCount + BatchSize;
        _scenario.Lambda.Function = _ => Interlocked.Increment(ref calls) == 1 ? first : FunctionAnswer.Success;
        Send(producer, traces);
        await _scenario.DeliveredAsync(expected, Limit);
    }

    private static void Send(OrderedProducer producer, params string[] traces)
    {
        foreach (var trace in traces)
        {
            producer.SendTo(0, headers: trace.Length == 0 ? [] : [new EventHeader("X-Amzn-Trace-Id", Encoding.UTF8.GetBytes(trace))]);
        }

        producer.Confirm();
    }

    private static string Upstream(string trace, string parent, int sampled = 1) => $"Root={trace};Parent={parent};Sampled={sampled}";
}
