using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Diagnostics;
using Gateway.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Admin.Exposition;

public sealed class MetricsTextTests : IDisposable
{
    private readonly Meter _meter = new("Sample");
    private readonly MetricsText _text;

    public MetricsTextTests() => _text = new MetricsText(_meter, NullLogger<MetricsText>.Instance);

    [Fact]
    public void A_counter_says_what_it_is_and_how_far_it_has_come()
    {
        _meter.CreateObservableCounter("apples_eaten_total", () => new Measurement<long>(3, new KeyValuePair<string, object?>("kind", "red")), "{apple}", "Apples eaten.");

        Assert.Equal(
            """
            # HELP apples_eaten_total Apples eaten.
            # TYPE apples_eaten_total counter
            apples_eaten_total{kind="red"} 3

            """,
            _text.Write(ExpositionFormat.Prometheus));
    }

    [Fact]
    public void In_open_metrics_a_counters_family_has_no_suffix_and_the_text_has_an_end()
    {
        _meter.CreateObservableCounter("apples_eaten_total", () => 3L, "{apple}", "Apples eaten.");

        Assert.Equal(
            """
            # HELP apples_eaten Apples eaten.
            # TYPE apples_eaten counter
            apples_eaten_total 3
            # EOF

            """,
            _text.Write(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void Buckets_count_up_and_end_with_all_of_them()
    {
        var bites = _meter.CreateHistogram("bite_seconds", "s", "How long a bite took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        bites.Record(0.5);
        bites.Record(0.75);
        bites.Record(8);

        Assert.Equal(
            """
            # HELP bite_seconds How long a bite took.
            # TYPE bite_seconds histogram
            bite_seconds_bucket{le="0.5"} 1
            bite_seconds_bucket{le="1"} 2
            bite_seconds_bucket{le="+Inf"} 3
            bite_seconds_sum 9.25
            bite_seconds_count 3

            """,
            _text.Write(ExpositionFormat.Prometheus));
    }

    [Fact]
    public void In_open_metrics_a_histogram_states_its_unit_and_whole_bounds_have_a_point()
    {
        var bites = _meter.CreateHistogram("bite_seconds", "s", "How long a bite took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        bites.Record(0.75);

        Assert.Equal(
            """
            # HELP bite_seconds How long a bite took.
            # TYPE bite_seconds histogram
            # UNIT bite_seconds seconds
            bite_seconds_bucket{le="0.5"} 0
            bite_seconds_bucket{le="1.0"} 1
            bite_seconds_bucket{le="+Inf"} 1
            bite_seconds_sum 0.75
            bite_seconds_count 1
            # EOF

            """,
            _text.Write(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void Each_set_of_labels_has_buckets_of_its_own()
    {
        var bites = _meter.CreateHistogram<double>("bite_seconds");
        bites.Record(1, new KeyValuePair<string, object?>("kind", "red"));
        bites.Record(2, new KeyValuePair<string, object?>("kind", "green"));
        bites.Record(4, new KeyValuePair<string, object?>("kind", "red"));

        var text = _text.Write(ExpositionFormat.Prometheus);

        Assert.Contains("bite_seconds_sum{kind=\"red\"} 5\n", text);
        Assert.Contains("bite_seconds_sum{kind=\"green\"} 2\n", text);
    }

    [Fact]
    public void What_would_break_a_line_is_escaped()
    {
        _meter.CreateObservableGauge("apples", () => new Measurement<long>(1, new KeyValuePair<string, object?>("kind", "a\\b\"c\nd")), description: "One \\ two\nthree \"four\".");

        Assert.Equal(
            """
            # HELP apples One \\ two\nthree "four".
            # TYPE apples gauge
            apples{kind="a\\b\"c\nd"} 1

            """,
            _text.Write(ExpositionFormat.Prometheus));
        Assert.Contains("""three \"four\".""", _text.Write(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void A_series_that_has_gone_is_not_shown_any_more()
    {
        KeyValuePair<string, object?> zero = new("partition", "0");
        KeyValuePair<string, object?> one = new("partition", "1");
        Measurement<long>[] assigned = [new(5, zero), new(6, one)];
        _meter.CreateObservableGauge("lag", () => assigned);
        Assert.Contains("lag{partition=\"0\"} 5", _text.Write(ExpositionFormat.Prometheus));

        assigned = [new(6, one)];

        Assert.DoesNotContain("partition=\"0\"", _text.Write(ExpositionFormat.Prometheus));
    }

    [Fact]
    public void A_metric_that_cannot_be_read_leaves_the_others_alone()
    {
        _meter.CreateObservableGauge("broken", long () => throw new InvalidOperationException());
        _meter.CreateObservableGauge("whole", () => 1L);

        Assert.Contains("whole 1\n", _text.Write(ExpositionFormat.Prometheus));
    }

    [Fact]
    public void Another_meter_of_the_same_name_is_not_heard()
    {
        using var other = new Meter(_meter.Name);
        other.CreateObservableGauge("foreign", () => 1L);

        Assert.Empty(_text.Write(ExpositionFormat.Prometheus));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        using var metrics = new GatewayMetrics();
        using var text = new MetricsText(metrics.Meter, NullLogger<MetricsText>.Instance);
        var orders = metrics.For("orders", "Kafka", "Succeeded");
        Record();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Record();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Record()
        {
            orders.BatchClosed(BatchClose.Size, 100);
            orders.InvocationEnded("Succeeded", TimeSpan.FromMilliseconds(3));
        }
    }

    [Fact]
    public void In_open_metrics_a_bucket_shows_a_late_trace_that_fell_into_it_and_a_new_one_each_second()
    {
        var at = new DateTimeOffset(2026, 3, 4, 9, 5, 5, 250, TimeSpan.Zero);
        var bites = _meter.CreateHistogram("bite_seconds", "s", "How long a bite took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        new MeasuredTrace(0xa, at).Record(bites, 0.25, []);
        new MeasuredTrace(0xb, at.AddSeconds(1)).Record(bites, 0.5, []);
        new MeasuredTrace(0xd, at.AddSeconds(1.5)).Record(bites, 0.125, []);
        bites.Record(0.75);
        new MeasuredTrace(0xc, at).Record(bites, 8, []);

        Assert.Equal(
            """
            # HELP bite_seconds How long a bite took.
            # TYPE bite_seconds histogram
            # UNIT bite_seconds seconds
            bite_seconds_bucket{le="0.5"} 3 # {trace_id="1-00000000-00000000000000000000000b"} 0.5 1772615106.250
            bite_seconds_bucket{le="1.0"} 4
            bite_seconds_bucket{le="+Inf"} 5 # {trace_id="1-00000000-00000000000000000000000c"} 8 1772615105.250
            bite_seconds_sum 9.625
            bite_seconds_count 5
            # EOF

            """,
            _text.Write(ExpositionFormat.OpenMetrics));
        Assert.DoesNotContain("trace_id", _text.Write(ExpositionFormat.Prometheus));
    }

    [Theory]
    [InlineData("Prometheus")]
    [InlineData("OpenMetrics")]
    public void Every_metric_of_the_design_is_shown(string format)
    {
        using var metrics = Populated(out var text);
        using var _ = text;

        var written = text.Write(Enum.Parse<ExpositionFormat>(format));

        Assert.All(
            [
                "gateway_records_polled_total", "gateway_records_filtered_total", "gateway_records_invoked_total",
                "gateway_records_failed_total", "gateway_records_dropped_total", "gateway_records_delivered_to_destination_total",
                "gateway_records_committed_total", "gateway_invocations_total", "gateway_invocation_duration_seconds_bucket",
                "gateway_invocations_in_flight", "gateway_batch_records_bucket", "gateway_batch_close_total",
                "gateway_consumer_lag_records", "gateway_rebalances_total", "gateway_sampling_decisions_total",
                "gateway_sampling_rules", "gateway_sampling_rules_age_seconds", "gateway_sampling_errors_total",
                "gateway_segments_total", "gateway_build_info",
            ],
            name => Assert.Contains($"\n{name}{{", written));
    }

    [Fact]
    public async Task Promtool_has_nothing_to_complain_about()
    {
        const string promtool = "/usr/bin/promtool";
        if (!File.Exists(promtool))
            Assert.Skip("promtool is not installed (Debian: apt-get install prometheus)");
        using var metrics = Populated(out var text);
        using var _ = text;
        using var check = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        await check.StandardInput.WriteAsync(text.Write(ExpositionFormat.Prometheus));
        check.StandardInput.Close();
        var complaints = await check.StandardOutput.ReadToEndAsync() + await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.Empty(complaints);
        Assert.Equal(0, check.ExitCode);
    }

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    private static GatewayMetrics Populated(out MetricsText text)
    {
        var metrics = new GatewayMetrics();
        text = new MetricsText(metrics.Meter, NullLogger<MetricsText>.Instance);
        foreach (var (mapping, source) in (ReadOnlySpan<(string, string)>)[("orders", "Kafka"), ("pay\"ments\\", "RabbitMq")])
        {
            var one = metrics.For(mapping, source, "Succeeded");
            one.RecordsPolled(10);
            one.RecordsDropped(1, DropReason.MaximumPayloadSizeExceeded);
            one.BatchClosed(BatchClose.Window, 9);
            one.InvocationStarted();
            one.InvocationEnded("Succeeded", TimeSpan.FromMilliseconds(12), new MeasuredTrace(new UInt128(0x69a7f5c15b2d4938, 0xa1c0e4f7d2b59e13), DateTimeOffset.UnixEpoch));
            one.ReportLag(() => [("orders", 0, 5), ("orders", 1, 0)]);
        }

        metrics.SamplingDecided("Default", sampled: true);
        metrics.Sampling = () => new SamplingStatus { InForce = SamplingStatus.Centralized, Rules = 3, From = "http://127.0.0.1:2000", AgeSeconds = 12 };
        metrics.SegmentsEmitted("sent", 1);
        return metrics;
    }
}
