using System.Diagnostics;
using Gateway.Tracing.Emission.Upload;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Gateway.Tracing.Otlp;

public sealed class SpanReaderTests
{
    [Fact]
    public async Task What_OpenTelemetrys_own_exporter_sends_is_read_as_it_was_meant()
    {
        await using var collector = await Receiver.StartAsync();
        using var source = new ActivitySource("tests.span-reader");
        var upstream = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
        Activity sent;
        using (Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetSampler(new AlwaysOnSampler()).AddOtlpExporter(options =>
        {
            options.Endpoint = new Uri(collector.Endpoint, "/v1/traces");
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
        }).Build())
        {
            using var activity = source.StartActivity("process orders", ActivityKind.Consumer, upstream, [new("text", "ä"), new("number", 7L)], [new ActivityLink(upstream)])!;
            sent = activity;
            activity.SetStatus(ActivityStatusCode.Error, "why");
            activity.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection { ["exception.type"] = "Boom" }));
        }

        var span = Assert.Single(SpanReader.Read(Assert.Single(collector.Requests).Body));
        Assert.Equal((sent.TraceId.ToString(), sent.SpanId.ToString(), upstream.SpanId.ToString()), (span.TraceId, span.Id, span.ParentId));
        Assert.Equal(("process orders", 5, "tests.span-reader"), (span.Name, span.Kind, span.Scope));
        Assert.Equal((ulong)(sent.StartTimeUtc - DateTime.UnixEpoch).Ticks * 100, span.Start);
        Assert.Equal((ulong)sent.Duration.Ticks * 100, span.End - span.Start);
        Assert.Equal(("ä", 7L), (span.Attributes["text"], span.Attributes["number"]));
        Assert.Equal([(upstream.TraceId.ToString(), upstream.SpanId.ToString())], span.Links);
        Assert.Equal(("exception", "Boom"), (span.Events[0].Name, span.Events[0].Attributes["exception.type"]));
        Assert.Equal((2, "why", 0x301U), (span.Status, span.StatusMessage, span.Flags));
        Assert.Contains("service.name", span.Resource.Keys);
    }
}
