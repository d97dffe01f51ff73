using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Aws;
using Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tracing.Emission.Upload.UploadHarness;

namespace Gateway.Tracing.Emission.Upload;

public sealed class HttpSegmentEmitterTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private Receiver _xray = null!;

    public async ValueTask InitializeAsync() => _xray = await Receiver.StartAsync();

    public async ValueTask DisposeAsync() => await _xray.DisposeAsync();

    [Fact]
    public async Task A_call_to_X_Ray_is_signed_and_has_documents_as_strings()
    {
        await using var upload = To(Signed);
        upload.Emit(1);
        await UntilAsync(() => upload.Reported(SegmentResult.Sent) == 1);

        var request = Assert.Single(_xray.Requests);
        Assert.Equal(("POST", "/TraceSegments"), (request.Method, request.Target));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Contains("/eu-west-1/xray/aws4_request, SignedHeaders=content-type;host;x-amz-date, ", request.Headers["Authorization"]);
        Assert.Equal(request.ExpectedAuthorization(Secret), request.Headers["Authorization"]);
        var document = Assert.Single(DocumentsOf(request));
        Assert.Equal(IdOf(1), document.GetProperty("id").GetString());
        Assert.Equal("a \"quoted\" näme ", document.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_call_through_the_daemon_is_not_signed()
    {
        var at = _xray.Endpoint;
        await using var upload = To(UploadTarget.Daemon(new DaemonAddress(at.Host, at.Port, "elsewhere", 1)));
        upload.Emit(1);
        await UntilAsync(() => upload.Reported(SegmentResult.Sent) == 1);

        var request = Assert.Single(_xray.Requests);
        Assert.Equal("/TraceSegments", request.Target);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Fact]
    public async Task Fifty_documents_go_with_a_call_and_none_is_lost_or_sent_twice()
    {
        await using var upload = To(Signed, change: options => options with { Linger = Long });
        upload.Emit(230);
        await UntilAsync(() => _xray.Requests.Count >= 4);
        await upload.Emitter.DisposeAsync();

        Assert.Equal([50, 50, 50, 50, 30], _xray.Requests.Select(request => DocumentsOf(request).Count).OrderDescending());
        Assert.Equal(Enumerable.Range(1, 230).Select(IdOf), _xray.Requests.SelectMany(DocumentsOf).Select(d => d.GetProperty("id").GetString()!).Order());
        Assert.Equal(230, upload.Reported(SegmentResult.Sent));
    }

    [Fact]
    public async Task A_call_stays_beneath_a_mebibyte()
    {
        await using var upload = To(Signed, change: options => options with { Linger = Long });
        for (var i = 1; i <= 40; i++) upload.Emitter.Emit(upload.Document(i, new string('x', 60_000)));
        await upload.Emitter.DisposeAsync();

        Assert.Equal(40, upload.Reported(SegmentResult.Sent));
        Assert.All(_xray.Requests, request => Assert.InRange(request.Body.Length, 1, 1024 * 1024));
        Assert.Equal(3, _xray.Requests.Count);
    }

    [Fact]
    public async Task What_X_Ray_does_not_take_is_counted_by_code_and_not_sent_again()
    {
        _xray.Answer = static (context, _) => context.Response.WriteAsync(Unprocessed((2, "InvalidSegment"), (4, "InvalidSegment"), (5, "Trace Size Exceeded")));
        await using var upload = To(Signed, change: options => options with { Linger = Long });
        upload.Emit(10);
        await upload.Emitter.DisposeAsync();

        Assert.Single(_xray.Requests);
        Assert.Equal((7, 3, 0), (upload.Reported(SegmentResult.Sent), upload.Reported(SegmentResult.Rejected), upload.Reported(SegmentResult.Dropped)));
        Assert.Equal((2, 1), (upload.Emitter.Refusals["InvalidSegment"], upload.Emitter.Refusals["Trace Size Exceeded"]));
    }

    [Fact]
    public async Task Only_what_X_Ray_could_not_take_just_now_is_sent_again()
    {
        _xray.Answer = static (context, number) => context.Response.WriteAsync(number == 1 ? Unprocessed((2, "ThrottledException"), (3, "InvalidSegment")) : "{}");
        await using var upload = To(Signed, change: options => options with { Linger = Long });
        upload.Emit(4);
        await upload.Emitter.DisposeAsync();

        Assert.Equal([IdOf(2)], DocumentsOf(_xray.Requests.Last()).Select(document => document.GetProperty("id").GetString()));
        Assert.Equal((3, 1), (upload.Reported(SegmentResult.Sent), upload.Reported(SegmentResult.Rejected)));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_call_that_may_succeed_later_is_made_again(int status)
    {
        _xray.Answer = (context, number) => Status(context, number < 3 ? status : 200);
        await using var upload = To(Signed);
        upload.Emit(1);
        await UntilAsync(() => upload.Reported(SegmentResult.Sent) == 1);

        Assert.Equal(3, _xray.Requests.Count);
        Assert.Equal(_xray.Requests.First().Body, _xray.Requests.Last().Body);
    }

    [Fact]
    public async Task A_call_is_given_up_after_its_retries_and_its_documents_are_counted()
    {
        _xray.Answer = static (context, _) => Status(context, 503);
        await using var upload = To(Signed);
        upload.Emit(1);
        await UntilAsync(() => upload.Reported(SegmentResult.Dropped) == 1);

        Assert.Equal(1 + UploadBackOff.MaxRetries, _xray.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_call_that_is_refused_is_not_made_again(int status)
    {
        _xray.Answer = (context, number) => Status(context, number == 1 ? status : 200);
        await using var upload = To(Signed);
        upload.Emit(1);
        await UntilAsync(() => upload.Reported(SegmentResult.Rejected) == 1);
        upload.Emit(1);
        await UntilAsync(() => upload.Reported(SegmentResult.Sent) == 1);

        Assert.Equal(2, _xray.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_refuses_nothing()
    {
        _xray.Answer = static (context, _) => context.Response.WriteAsync("""{"UnprocessedTraceSegments":7""");
        await using var upload = To(Signed);
        upload.Emit(1);

        await UntilAsync(() => upload.Reported(SegmentResult.Sent) == 1);
    }

    [Fact]
    public async Task An_absent_receiver_holds_nobody_up_and_what_is_lost_is_counted()
    {
        await using var upload = To(new UploadTarget(ClosedPort(), null, null), change: static options => options with { QueueCapacity = 100 });
        var took = TimeEmitting(upload, 5_000);
        await UntilAsync(() => upload.Reported(SegmentResult.Dropped) == 5_000);

        Assert.True(took < TimeSpan.FromSeconds(1), $"{took}");
    }

    [Fact]
    public async Task A_receiver_that_never_answers_holds_nobody_up()
    {
        _xray.Answer = (_, _) => _xray.Closing;
        await using var upload = To(Signed, change: static options => options with { QueueCapacity = 100, Timeout = TimeSpan.FromMilliseconds(50) });
        var took = TimeEmitting(upload, 5_000);
        await UntilAsync(() => upload.Reported(SegmentResult.Dropped) == 5_000);

        Assert.True(took < TimeSpan.FromSeconds(1), $"{took}");
    }

    [Fact]
    public async Task A_slow_receiver_gets_the_newest_and_the_rest_is_counted()
    {
        var release = new TaskCompletionSource();
        _xray.Answer = (context, _) => release.Task;
        await using var upload = To(Signed, change: static options => options with { QueueCapacity = 100 });
        var took = TimeEmitting(upload, 5_000);
        await UntilAsync(() => _xray.Requests.Count >= 4);
        release.SetResult();
        await UntilAsync(() => upload.Reported(SegmentResult.Sent) + upload.Reported(SegmentResult.Dropped) == 5_000);

        Assert.True(took < TimeSpan.FromSeconds(1), $"{took}");
        Assert.Contains(IdOf(5_000), _xray.Requests.SelectMany(DocumentsOf).Select(document => document.GetProperty("id").GetString()));
        Assert.True(upload.Reported(SegmentResult.Dropped) >= 4_600);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_holds_nobody_up()
    {
        await using var upload = To(new UploadTarget(new Uri("http://xray.invalid:4318/v1/traces"), null, null), change: static options => options with { QueueCapacity = 100 });
        var took = TimeEmitting(upload, 5_000);
        await UntilAsync(() => upload.Reported(SegmentResult.Dropped) == 5_000);

        Assert.True(took < TimeSpan.FromSeconds(1), $"{took}");
    }

    [Fact]
    public async Task Without_credentials_documents_are_tried_again_and_then_dropped()
    {
        var none = new AwsCredentialSource(
            static _ => throw new InvalidOperationException("nothing here"), TimeProvider.System, NullLogger<AwsCredentialSource>.Instance);
        await using var upload = To(UploadTarget.XRay(_xray.Endpoint, "eu-west-1", none));
        upload.Emit(3);

        await UntilAsync(() => upload.Reported(SegmentResult.Dropped) == 3);
        Assert.Empty(_xray.Requests);
    }

    [Fact]
    public async Task A_receiver_that_comes_back_gets_what_waited()
    {
        var isUp = false;
        _xray.Answer = (context, _) => Status(context, Volatile.Read(ref isUp) ? 200 : 503);
        await using var upload = To(Signed, random: 0.1);
        upload.Emit(20);
        await UntilAsync(() => !_xray.Requests.IsEmpty);
        Volatile.Write(ref isUp, true);

        await UntilAsync(() => upload.Reported(SegmentResult.Sent) == 20);
    }

    [Fact]
    public async Task A_stop_sends_what_is_queued_without_waiting_for_company()
    {
        var upload = To(Signed, change: static options => options with { Linger = Long });
        upload.Emit(120);
        await upload.DisposeAsync();
        upload.Emit(1);

        Assert.Equal((120, 1), (upload.Reported(SegmentResult.Sent), upload.Reported(SegmentResult.Dropped)));
    }

    [Fact]
    public async Task A_stop_gives_up_on_a_receiver_that_never_answers()
    {
        _xray.Answer = (_, _) => _xray.Closing;
        var upload = To(Signed, change: static options => options with { Timeout = Long });
        upload.Emit(500);
        var since = TimeProvider.System.GetTimestamp();
        await upload.DisposeAsync();

        var took = TimeProvider.System.GetElapsedTime(since);
        Assert.True(took < HttpSegmentEmitter.FlushTimeout + TimeSpan.FromSeconds(2), $"{took}");
        Assert.Equal(500, upload.Reported(SegmentResult.Dropped));
    }

    private UploadTarget Signed => UploadTarget.XRay(_xray.Endpoint, "eu-west-1", Credentials);

    private static TimeSpan TimeEmitting(UploadHarness upload, int count)
    {
        var since = TimeProvider.System.GetTimestamp();
        upload.Emit(count);
        return TimeProvider.System.GetElapsedTime(since);
    }

    private static string Unprocessed(params (int Id, string Code)[] entries)
    {
        var list = entries.Select(entry => $$"""{"Id":"{{IdOf(entry.Id)}}","ErrorCode":"{{entry.Code}}","Message":"because"}""");
        return $$"""{"UnprocessedTraceSegments":[{{string.Join(',', list)}}]}""";
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("{}")).AsTask();
    }

    private static Uri ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/TraceSegments");
    }
}
