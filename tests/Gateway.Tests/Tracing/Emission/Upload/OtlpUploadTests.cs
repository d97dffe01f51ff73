using Gateway.Tracing.Otlp;
using Microsoft.AspNetCore.Http;
using static Gateway.Tracing.Emission.Upload.UploadHarness;

namespace Gateway.Tracing.Emission.Upload;

public sealed class OtlpUploadTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly TestTracing _tracing = new();
    private Receiver _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await Receiver.StartAsync();
        _collector.Answer = static (_, _) => Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Batches_arrive_at_a_collector_as_spans()
    {
        await using var upload = To(Collector, change: Otlp);
        var headers = Enumerable.Range(0, 300).Select(_ => Trace(upload)).ToList();
        await upload.Emitter.DisposeAsync();

        Assert.All(_collector.Requests, request => Assert.Equal(("POST", "/v1/traces", "application/x-protobuf"), (request.Method, request.Target, request.Headers["Content-Type"])));
        Assert.All(_collector.Requests, request => Assert.DoesNotContain("Authorization", request.Headers.Keys));
        Assert.Equal(3, _collector.Requests.Count);
        var calls = _collector.Requests.SelectMany(request => SpanReader.Read(request.Body)).Where(span => span.Name == "Lambda.Invoke");
        Assert.Equal(headers.Order(), calls.Select(call => $"Root=1-{call.TraceId[..8]}-{call.TraceId[8..]};Parent={call.Id};Sampled=1").Order());
        Assert.Equal(300, upload.Reported(SegmentResult.Sent));
    }

    [Fact]
    public async Task X_Rays_own_endpoint_gets_a_signature()
    {
        var target = UploadTarget.Otlp(new Uri("https://xray.eu-west-1.amazonaws.com"), Credentials) with { Address = new Uri(_collector.Endpoint, "/v1/traces") };
        await using var upload = To(target, change: Otlp);
        Trace(upload);
        await upload.Emitter.DisposeAsync();

        var request = Assert.Single(_collector.Requests);
        Assert.Contains("/eu-west-1/xray/aws4_request, SignedHeaders=content-type;host;x-amz-date, ", request.Headers["Authorization"]);
        Assert.Equal(request.ExpectedAuthorization(Secret), request.Headers["Authorization"]);
    }

    [Fact]
    public async Task What_a_collector_rejects_is_counted()
    {
        byte[] answer = [0x0a, 0x07, 0x08, 0x02, 0x12, 0x03, (byte)'o', (byte)'l', (byte)'d'];
        _collector.Answer = (context, _) => context.Response.Body.WriteAsync(answer).AsTask();
        await using var upload = To(Collector, change: Otlp);
        for (var i = 0; i < 5; i++) Trace(upload);
        await upload.Emitter.DisposeAsync();

        Assert.Equal((3, 2, 2L), (upload.Reported(SegmentResult.Sent), upload.Reported(SegmentResult.Rejected), upload.Emitter.Refusals["partial_success"]));
        Assert.Single(_collector.Requests);
    }

    [Theory]
    [InlineData(429, 2)]
    [InlineData(503, 2)]
    [InlineData(500, 1)]
    [InlineData(400, 1)]
    public async Task A_call_is_made_again_as_the_protocol_says(int status, int calls)
    {
        _collector.Answer = (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? status : StatusCodes.Status200OK;
            return Task.CompletedTask;
        };
        await using var upload = To(Collector, change: static options => Otlp(options) with { Linger = TimeSpan.Zero });
        Trace(upload);
        await UntilAsync(() => upload.Reported(SegmentResult.Sent) + upload.Reported(SegmentResult.Rejected) == 1);

        Assert.Equal(calls, _collector.Requests.Count);
        Assert.Equal(calls == 2 ? 1 : 0, upload.Reported(SegmentResult.Sent));
    }

    [Fact]
    public async Task An_absent_collector_holds_nobody_up()
    {
        var collector = Collector;
        await _collector.DisposeAsync();
        await using var upload = To(collector, change: static options => Otlp(options) with { Linger = TimeSpan.Zero, QueueCapacity = 64 });
        for (var i = 0; i < 500; i++) Trace(upload);

        await UntilAsync(() => upload.Reported(SegmentResult.Dropped) == 500);
    }

    private UploadTarget Collector => UploadTarget.Otlp(_collector.Endpoint, Credentials);

    private static HttpSegmentEmitterOptions Otlp(HttpSegmentEmitterOptions options) => options with { Format = new OtlpFormat(), Linger = Long };

    private string Trace(UploadHarness upload)
    {
        var tracer = new BatchTracer(_tracing.Settings, _tracing, _tracing.Ids, upload.Emitter, _tracing.Recent, _tracing.Clock);
        var trace = tracer.Begin(TestBatch.Of(new string?[1]));
        var attempt = trace.BeginAttempt();
        trace.EndAttempt(attempt, new AttemptResult { Status = 200 });
        trace.BeginSettlement();
        trace.End("Succeeded");
        return attempt.Header;
    }
}
