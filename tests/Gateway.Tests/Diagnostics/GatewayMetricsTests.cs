using System.Diagnostics.Metrics;
using Gateway.Diagnostics.Reading;
using Gateway.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Diagnostics;

public sealed class GatewayMetricsTests : IDisposable
{
    private readonly GatewayMetrics _metrics = new();
    private readonly MeterListener _listener = new();
    private readonly List<string> _seen = [];

    public GatewayMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _metrics.Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _seen.Add(Text(instrument, value, tags)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _seen.Add(Text(instrument, value, tags)));
        _listener.Start();
    }

    [Fact]
    public void Every_counter_of_a_mapping_starts_at_zero()
    {
        _metrics.For("orders", "Kafka", "Succeeded", "FunctionFailed");

        Assert.Equal(
            [
                "gateway_batch_bisected_total{mapping=orders,source=Kafka} 0",
                "gateway_batch_close_total{mapping=orders,source=Kafka,reason=Bytes} 0",
                "gateway_batch_close_total{mapping=orders,source=Kafka,reason=Drain} 0",
                "gateway_batch_close_total{mapping=orders,source=Kafka,reason=Size} 0",
                "gateway_batch_close_total{mapping=orders,source=Kafka,reason=Window} 0",
                "gateway_invocations_in_flight{mapping=orders,source=Kafka} 0",
                "gateway_invocations_total{mapping=orders,source=Kafka,outcome=FunctionFailed} 0",
                "gateway_invocations_total{mapping=orders,source=Kafka,outcome=Succeeded} 0",
                "gateway_rebalances_total{mapping=orders,source=Kafka} 0",
                "gateway_records_committed_total{mapping=orders,source=Kafka} 0",
                "gateway_records_dead_lettered_total{mapping=orders,source=Kafka,reason=MaximumPayloadSizeExceeded} 0",
                "gateway_records_dead_lettered_total{mapping=orders,source=Kafka,reason=MaximumRecordAgeExceeded} 0",
                "gateway_records_dead_lettered_total{mapping=orders,source=Kafka,reason=RetryAttemptsExhausted} 0",
                "gateway_records_dead_lettered_total{mapping=orders,source=Kafka,reason=UnsupportedMessageType} 0",
                "gateway_records_delivered_to_destination_total{mapping=orders,source=Kafka} 0",
                "gateway_records_dropped_total{mapping=orders,source=Kafka,reason=MaximumPayloadSizeExceeded} 0",
                "gateway_records_dropped_total{mapping=orders,source=Kafka,reason=MaximumRecordAgeExceeded} 0",
                "gateway_records_dropped_total{mapping=orders,source=Kafka,reason=RetryAttemptsExhausted} 0",
                "gateway_records_dropped_total{mapping=orders,source=Kafka,reason=UnsupportedMessageType} 0",
                "gateway_records_failed_total{mapping=orders,source=Kafka} 0",
                "gateway_records_filtered_total{mapping=orders,source=Kafka} 0",
                "gateway_records_invoked_total{mapping=orders,source=Kafka} 0",
                "gateway_records_polled_total{mapping=orders,source=Kafka} 0",
            ],
            Observe().Where(line => line.Contains("mapping=")));
    }

    [Fact]
    public void A_mapping_that_is_gone_shows_nothing_and_counts_on_when_it_comes_back()
    {
        using var reader = new MetricsReader(_metrics.Meter, NullLogger.Instance, _metrics.Shows);
        var orders = _metrics.For("orders", "Kafka");
        _metrics.For("letters", "Kafka").BatchClosed(BatchClose.Size, 1);
        orders.RecordsPolled(3);
        orders.BatchClosed(BatchClose.Size, 3);
        orders.TokenUsed(DateTimeOffset.UnixEpoch.AddDays(1));
        orders.CertificateUsed(CertificateKind.Broker, DateTimeOffset.UnixEpoch.AddDays(1));
        orders.ReportLag(() => [("orders", 0, 7)]);
        orders.ReportConsuming(() => true);

        _metrics.Retire("orders");
        Assert.Equal(["letters"], Mappings());
        var again = _metrics.For("orders", "Kafka");

        Assert.Equal(["letters", "orders"], Mappings());
        Assert.Equal(3, again.Totals.Polled);
        Assert.DoesNotContain(Observe(), line => line.Contains("mapping=orders") && (line.Contains("_expiry_") || line.Contains("_lag_") || line.Contains("_consuming")));

        IEnumerable<object?> Mappings() => reader.Read()
            .SelectMany(metric => metric.Numbers.SelectMany(point => point.Labels).Concat(metric.Histograms.SelectMany(point => point.Labels)))
            .Where(label => label.Key == "mapping").Select(label => label.Value).Distinct().Order();
    }

    [Fact]
    public void A_certificate_shows_when_the_last_of_its_kind_ends_and_a_mapping_without_one_shows_nothing()
    {
        _metrics.For("plain", "Kafka");
        var mapping = _metrics.For("orders", "RabbitMq");
        mapping.CertificateUsed(CertificateKind.Client, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        mapping.CertificateUsed(CertificateKind.Broker, DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));
        mapping.CertificateUsed(CertificateKind.Client, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

        Assert.Equal(
            [
                "gateway_certificate_expiry_timestamp_seconds{mapping=orders,source=RabbitMq,kind=Broker} 1900000000",
                "gateway_certificate_expiry_timestamp_seconds{mapping=orders,source=RabbitMq,kind=Client} 1800000000",
            ],
            Observe("gateway_certificate_expiry_timestamp_seconds"));
    }

    [Fact]
    public void A_token_shows_when_the_last_one_ends_and_a_mapping_without_one_shows_nothing()
    {
        _metrics.For("plain", "Kafka");
        var mapping = _metrics.For("orders", "Kafka");
        mapping.TokenUsed(DateTimeOffset.FromUnixTimeSeconds(900));
        mapping.TokenUsed(DateTimeOffset.FromUnixTimeSeconds(1620));

        Assert.Equal(["gateway_token_expiry_timestamp_seconds{mapping=orders,source=Kafka} 1620"], Observe("gateway_token_expiry_timestamp_seconds"));
    }

    [Fact]
    public void Credentials_that_could_not_be_had_are_counted_by_whose_they_are_and_show_at_zero()
    {
        _metrics.CredentialsFailed("role");

        Assert.Equal(
            ["gateway_credential_errors_total{identity=process} 0", "gateway_credential_errors_total{identity=role} 1"],
            Observe("gateway_credential_errors_total"));
    }

    [Fact]
    public void Segments_start_at_zero_and_are_counted_by_what_became_of_them()
    {
        _metrics.SegmentsEmitted("sent", 3);

        Assert.Equal(
            [
                "gateway_segments_total{result=dropped} 0",
                "gateway_segments_total{result=rejected} 0",
                "gateway_segments_total{result=sent} 3",
                "gateway_segments_total{result=split} 0",
            ],
            Observe("gateway_segments_total"));
    }

    [Fact]
    public void A_sampling_decision_carries_its_rule()
    {
        _metrics.SamplingDecided("orders", sampled: true);
        _metrics.SamplingDecided("orders", sampled: false);
        _metrics.SamplingDecided("orders", sampled: false);

        Assert.Equal(
            [
                "gateway_sampling_decisions_total{rule=orders,decision=not_sampled} 2",
                "gateway_sampling_decisions_total{rule=orders,decision=sampled} 1",
            ],
            Observe("gateway_sampling_decisions_total"));
    }

    [Fact]
    public void The_rules_in_force_carry_where_they_come_from_and_only_those_of_the_account_have_an_age()
    {
        _metrics.Sampling = () => new SamplingStatus { InForce = SamplingStatus.Local, Rules = 1, From = "built in" };
        Assert.Equal(["gateway_sampling_rules{source=Local} 1"], Observe("gateway_sampling_rules"));

        _metrics.Sampling = () => new SamplingStatus { InForce = SamplingStatus.Centralized, Rules = 25, From = "http://127.0.0.1:2000", AgeSeconds = 12 };
        Assert.Equal(
            ["gateway_sampling_rules_age_seconds{source=Centralized} 12", "gateway_sampling_rules{source=Centralized} 25"],
            Observe("gateway_sampling_rules"));
    }

    [Fact]
    public void Sampling_calls_that_fail_are_counted_by_call_and_show_at_zero()
    {
        _metrics.SamplingCallFailed("rules");

        Assert.Equal(
            ["gateway_sampling_errors_total{call=rules} 1", "gateway_sampling_errors_total{call=targets} 0"],
            Observe("gateway_sampling_errors_total"));
    }

    [Fact]
    public void The_build_is_told_by_labels()
    {
        var line = Assert.Single(Observe("gateway_build_info"));

        Assert.Equal($"gateway_build_info{{version={GatewayMetrics.Version},runtime={Environment.Version}}} 1", line);
        Assert.DoesNotContain('+', line);
    }

    [Fact]
    public void Records_are_counted_under_their_mapping()
    {
        var orders = _metrics.For("orders", "Kafka");
        var payments = _metrics.For("payments", "RabbitMq");

        orders.RecordsPolled(5);
        payments.RecordsPolled(7);

        Assert.Equal(
            [
                "gateway_records_polled_total{mapping=orders,source=Kafka} 5",
                "gateway_records_polled_total{mapping=payments,source=RabbitMq} 7",
            ],
            Observe("gateway_records_polled_total"));
    }

    [Fact]
    public void Whether_a_mapping_consumes_is_read_at_each_scrape()
    {
        var orders = _metrics.For("orders", "Kafka");
        Assert.Empty(Observe("gateway_mapping_consuming"));
        var consuming = false;
        orders.ReportConsuming(() => consuming);

        Assert.Equal(["gateway_mapping_consuming{mapping=orders,source=Kafka} 0"], Observe("gateway_mapping_consuming"));
        consuming = true;

        Assert.Equal(["gateway_mapping_consuming{mapping=orders,source=Kafka} 1"], Observe("gateway_mapping_consuming"));
    }

    [Fact]
    public void Lag_is_read_at_each_scrape()
    {
        var orders = _metrics.For("orders", "Kafka");
        (string, int, long)[] assigned = [("orders", 0, 12), ("orders", 3, 0)];
        orders.ReportLag(() => assigned);

        Assert.Equal(2, Observe("gateway_consumer_lag_records").Count());
        assigned = [("orders", 3, 4)];

        Assert.Equal(["gateway_consumer_lag_records{mapping=orders,source=Kafka,topic=orders,partition=3} 4"], Observe("gateway_consumer_lag_records"));
    }

    [Fact]
    public void A_batch_is_counted_and_measured()
    {
        _metrics.For("orders", "Kafka").BatchClosed(BatchClose.Size, 100);

        Assert.Contains("gateway_batch_records{mapping=orders,source=Kafka} 100", _seen);
        Assert.Contains("gateway_batch_close_total{mapping=orders,source=Kafka,reason=Size} 1", Observe());
    }

    [Fact]
    public void An_invocation_is_in_flight_until_it_ends()
    {
        var orders = _metrics.For("orders", "Kafka");

        orders.InvocationStarted();
        orders.InvocationStarted();
        orders.InvocationEnded("Succeeded", TimeSpan.FromMilliseconds(250));

        Assert.Equal(1, orders.InFlight);
        Assert.Contains("gateway_invocation_duration_seconds{mapping=orders,source=Kafka} 0.25", _seen);
        Assert.Contains("gateway_invocations_total{mapping=orders,source=Kafka,outcome=Succeeded} 1", Observe());
    }

    [Fact]
    public void Totals_say_the_same_as_the_scrape()
    {
        var orders = _metrics.For("orders", "Kafka");
        orders.RecordsPolled(100);
        orders.RecordsFiltered(1);
        orders.RecordsInvoked(90);
        orders.RecordsFailed(20);
        orders.RecordsDropped(3, DropReason.MaximumPayloadSizeExceeded);
        orders.RecordsDropped(4, DropReason.RetryAttemptsExhausted);
        orders.RecordsDelivered(5);
        orders.RecordsCommitted(80);
        orders.Rebalanced();
        orders.InvocationStarted();
        orders.InvocationEnded("Succeeded", TimeSpan.Zero);

        Assert.Equal(
            new MappingCounters
            {
                Polled = 100,
                Filtered = 1,
                Invoked = 90,
                Failed = 20,
                Dropped = 7,
                DeliveredToDestination = 5,
                Committed = 80,
                Invocations = 1,
                Rebalances = 1,
            },
            orders.Totals);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var orders = _metrics.For("orders", "Kafka", "Succeeded");
        _listener.Dispose();

        // The runtime allocates now and then while it compiles anew; counting would allocate every time.
        Assert.Contains(0L, Enumerable.Range(0, 10).Select(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Count();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Count()
        {
            orders.RecordsPolled(1);
            orders.RecordsDropped(1, DropReason.MaximumPayloadSizeExceeded);
            orders.BatchClosed(BatchClose.Window, 1);
            orders.InvocationStarted();
            orders.InvocationEnded("Succeeded", TimeSpan.FromMilliseconds(1));
            _metrics.SamplingDecided("Default", sampled: true);
            _metrics.SegmentsEmitted("sent", 1);
        }
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_threads_count()
    {
        var orders = _metrics.For("orders", "Kafka");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
                orders.RecordsPolled(1);
        })));

        Assert.Equal(40_000, orders.Totals.Polled);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    private IEnumerable<string> Observe(string prefix = "")
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return _seen.Where(line => line.StartsWith(prefix)).Order(StringComparer.Ordinal);
    }

    private static string Text<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> labels = [];
        foreach (var (name, label) in tags)
            labels.Add($"{name}={label}");
        return $"{instrument.Name}{{{string.Join(',', labels)}}} {value}";
    }
}
