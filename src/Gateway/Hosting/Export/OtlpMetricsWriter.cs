using System.Buffers.Binary;
using System.Text;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Reading;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Otlp;

namespace Gateway.Hosting.Export;

/// <summary>Writes metrics as an <c>ExportMetricsServiceRequest</c>: everything counts from the process's start.</summary>
/// <param name="instance">Tells this process from others of the same service.</param>
/// <param name="since">When it began to count.</param>
internal sealed class OtlpMetricsWriter(string instance, DateTimeOffset since)
{
    private const int Cumulative = 2;
    private const int MaxText = 1000;

    private readonly ulong _since = Nanoseconds(since);

    /// <summary>Replaces what the document holds.</summary>
    public void Write(IReadOnlyList<Metric> metrics, DateTimeOffset at, SegmentDocument document)
    {
        document.Start();
        var proto = new ProtobufCursor(document);
        using var entry = proto.Message(OtlpMetricFields.RequestResourceMetrics);
        WriteResource(proto);
        using var scope = proto.Message(OtlpMetricFields.ResourceMetricsScopeMetrics);
        WriteScope(proto);
        foreach (var metric in metrics.Where(static metric => metric.Numbers.Count + metric.Histograms.Count > 0)) Write(proto, metric, Nanoseconds(at));
    }

    private void WriteResource(ProtobufCursor proto)
    {
        using var resource = proto.Message(OtlpMetricFields.ResourceMetricsResource);
        var attributes = new AttributeCursor(proto, OtlpFields.ResourceAttributes);
        attributes.Text("service.name"u8, "gateway");
        attributes.Text("service.version"u8, GatewayMetrics.Version);
        attributes.Text("service.instance.id"u8, instance);
    }

    private static void WriteScope(ProtobufCursor proto)
    {
        using var scope = proto.Message(OtlpMetricFields.ScopeMetricsScope);
        proto.Text(OtlpFields.ScopeName, GatewayMetrics.MeterName, MaxText);
        proto.Text(OtlpFields.ScopeVersion, GatewayMetrics.Version, MaxText);
    }

    private void Write(ProtobufCursor proto, Metric metric, ulong at)
    {
        using var message = proto.Message(OtlpMetricFields.ScopeMetricsMetrics);
        proto.Text(OtlpMetricFields.MetricName, metric.Name, MaxText);
        proto.Text(OtlpMetricFields.MetricDescription, metric.Description ?? "", MaxText);
        proto.Text(OtlpMetricFields.MetricUnit, metric.Unit ?? "", MaxText);
        using var data = proto.Message(FieldOf(metric.Kind));
        foreach (var point in metric.Numbers) WriteNumber(proto, metric.Kind, point, at);
        foreach (var point in metric.Histograms) WriteHistogram(proto, point, at);
        if (metric.Kind != MetricKind.Gauge) proto.Varint(OtlpMetricFields.Temporality, Cumulative);
        if (metric.Kind == MetricKind.Counter) proto.Varint(OtlpMetricFields.IsMonotonic, 1);
    }

    private static int FieldOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => OtlpMetricFields.MetricSum,
        MetricKind.Gauge => OtlpMetricFields.MetricGauge,
        _ => OtlpMetricFields.MetricHistogram,
    };

    private void WriteNumber(ProtobufCursor proto, MetricKind kind, NumberPoint point, ulong at)
    {
        using var message = proto.Message(OtlpMetricFields.DataPoints);
        // A gauge has no beginning.
        if (kind == MetricKind.Counter) proto.Fixed64(OtlpMetricFields.PointStart, _since);
        proto.Fixed64(OtlpMetricFields.PointTime, at);
        proto.Fixed64(OtlpMetricFields.NumberValue, (ulong)point.Value);
        WriteAttributes(proto, OtlpMetricFields.NumberAttributes, point.Labels);
    }

    private void WriteHistogram(ProtobufCursor proto, HistogramPoint point, ulong at)
    {
        using var message = proto.Message(OtlpMetricFields.DataPoints);
        proto.Fixed64(OtlpMetricFields.PointStart, _since);
        proto.Fixed64(OtlpMetricFields.PointTime, at);
        proto.Fixed64(OtlpMetricFields.HistogramCount, (ulong)point.Count);
        proto.Fixed64(OtlpMetricFields.HistogramSum, BitConverter.DoubleToUInt64Bits(point.Sum));
        WritePacked(proto, OtlpMetricFields.HistogramBuckets, point.Buckets.Select(static count => (ulong)count));
        WritePacked(proto, OtlpMetricFields.HistogramBounds, point.Bounds.Select(BitConverter.DoubleToUInt64Bits));
        WriteAttributes(proto, OtlpMetricFields.HistogramAttributes, point.Labels);
    }

    private static void WritePacked(ProtobufCursor proto, int field, IEnumerable<ulong> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        using var packed = proto.Message(field);
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
            proto.Raw(bytes);
        }
    }

    private static void WriteAttributes(ProtobufCursor proto, int field, KeyValuePair<string, object?>[] labels)
    {
        var attributes = new AttributeCursor(proto, field);
        foreach (var (name, value) in labels) attributes.Text(Encoding.UTF8.GetBytes(name), value?.ToString());
    }

    private static ulong Nanoseconds(DateTimeOffset at) => (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100;
}
