using System.Text;
using Gateway.Records;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing.Otlp;

public sealed class SpanWriterTests : ISegmentEmitter
{
    private readonly List<byte[]> _documents = [];
    private readonly TestTracing _tracing = new();

    SegmentForm ISegmentEmitter.Form => SegmentForm.Otlp;

    void ISegmentEmitter.Emit(SegmentDocument document)
    {
        _documents.Add(document.Json.ToArray());
        document.Dispose();
    }

    [Fact]
    public void The_calls_span_has_the_very_ids_of_the_functions_header()
    {
        var attempt = default(Attempt);
        var spans = Trace(TestBatch.Of(new string?[1]), trace => attempt = Invoke(trace));

        var call = Named(spans, "Lambda.Invoke");
        Assert.Equal($"Root=1-{call.TraceId[..8]}-{call.TraceId[8..]};Parent={call.Id};Sampled=1", attempt.Header);
    }

    [Fact]
    public void The_batch_is_a_consumer_span_above_the_others()
    {
        var spans = Trace(TestBatch.Of(new string?[3]), trace => Invoke(trace));

        var batch = Named(spans, "process orders");
        Assert.Equal(["process orders", "Window", "Lambda.Invoke", "settle orders"], spans.Select(span => span.Name));
        Assert.Equal([5, 1, 3, 3], spans.Select(span => span.Kind));
        Assert.All(spans.Skip(1), span => Assert.Equal((batch.TraceId, batch.Id), (span.TraceId, span.ParentId)));
        Assert.All(spans, span => Assert.InRange(span.Start, batch.Start, span.End));
        Assert.All(spans, span => Assert.True(span.End <= batch.End));
        Assert.Equal(4, spans.Select(span => span.Id).Distinct().Count());
        Assert.Equal("", batch.ParentId);
        Assert.Equal(0x101U, batch.Flags);
    }

    [Fact]
    public void Times_are_exact()
    {
        var spans = Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace));

        var opened = (ulong)(TestClock.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        Assert.Equal(opened, Named(spans, "process orders").Start);
        Assert.Equal(opened + 50_000_000, Named(spans, "Window").End);
        Assert.Equal(20_000_000UL, Named(spans, "Lambda.Invoke").End - Named(spans, "Lambda.Invoke").Start);
    }

    [Fact]
    public void The_batch_speaks_in_the_messaging_conventions()
    {
        var attributes = Named(Trace(TestBatch.Of(new string?[3]), trace => Invoke(trace)), "process orders").Attributes;

        Assert.Equal(("process", "process", "kafka"), (attributes["messaging.operation.name"], attributes["messaging.operation.type"], attributes["messaging.system"]));
        Assert.Equal(("orders", "0", "orders-gateway"), (attributes["messaging.destination.name"], attributes["messaging.destination.partition.id"], attributes["messaging.consumer.group.name"]));
        Assert.Equal((3L, 100L, 102L), (attributes["messaging.batch.message_count"], attributes["gateway.first_offset"], attributes["gateway.last_offset"]));
        Assert.Equal(("LOCAL_ROOT", "Succeeded", 279L), (attributes["aws.span.kind"], attributes["gateway.outcome"], attributes["gateway.broker_wait_ms"]));
        Assert.DoesNotContain("messaging.kafka.offset", attributes.Keys);
        Assert.DoesNotContain("error.type", attributes.Keys);
    }

    [Fact]
    public void A_single_record_has_its_offset_where_the_conventions_want_it() =>
        Assert.Equal(100L, Named(Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace)), "process orders").Attributes["messaging.kafka.offset"]);

    [Fact]
    public void A_queues_message_has_its_id()
    {
        var queue = new TestTracing { Settings = new TestTracing().Settings with { MessagingSystem = "rabbitmq", ConsumerGroup = null, MessageId = (in _) => "m-1" } };
        var attributes = Named(Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace), queue), "process orders").Attributes;

        Assert.Equal(("rabbitmq", "m-1"), (attributes["messaging.system"], attributes["messaging.message.id"]));
        Assert.DoesNotContain("messaging.kafka.offset", attributes.Keys);
        Assert.DoesNotContain("messaging.consumer.group.name", attributes.Keys);
    }

    [Fact]
    public void The_call_speaks_in_the_conventions_of_functions_and_of_AWS()
    {
        var attributes = Named(Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace)), "Lambda.Invoke").Attributes;

        Assert.Equal(("orders-fn", "aws", "eu-west-1"), (attributes["faas.invoked_name"], attributes["faas.invoked_provider"], attributes["faas.invoked_region"]));
        Assert.Equal(("aws-api", "Lambda", "Invoke"), (attributes["rpc.system"], attributes["rpc.service"], attributes["rpc.method"]));
        Assert.Equal(("r-1", 200L), (attributes["aws.request_id"], attributes["http.response.status_code"]));
        Assert.DoesNotContain("http.request.resend_count", attributes.Keys);
    }

    [Fact]
    public void The_settlement_speaks_in_the_messaging_conventions()
    {
        var attributes = Named(Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace)), "settle orders").Attributes;

        Assert.Equal(("settle", "settle", "kafka"), (attributes["messaging.operation.name"], attributes["messaging.operation.type"], attributes["messaging.system"]));
    }

    [Theory]
    [InlineData("kafka://orders-failed", "kafka")]
    [InlineData("rabbitmq://failures/orders", "rabbitmq")]
    [InlineData("activemq://orders-failed", "activemq")]
    public void A_sending_to_a_broker_is_a_producers_span(string address, string system)
    {
        var send = Named(Trace(TestBatch.Of(new string?[1]), trace => Send(trace, new SendTarget(address) { MessagingSystem = system })), $"send {address}");

        Assert.Equal((4, 0), (send.Kind, send.Status));
        Assert.Equal(("send", "send", system, address), (send.Attributes["messaging.operation.name"], send.Attributes["messaging.operation.type"], send.Attributes["messaging.system"], send.Attributes["messaging.destination.name"]));
        Assert.DoesNotContain(send.Attributes.Keys, static key => key.StartsWith("rpc.", StringComparison.Ordinal) || key.StartsWith("http.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sending_to_a_service_of_AWS_is_its_call_too_and_says_why_it_was_refused()
    {
        var queue = new SendTarget("SQS") { Operation = "SendMessage", Region = "eu-west-1", ResourceKey = "queue_url", Resource = "http://q/1/failed", MessagingSystem = "aws_sqs" };
        var send = Named(Trace(TestBatch.Of(new string?[1]), trace => Send(trace, queue, 403, "no")), "SQS.SendMessage");

        Assert.Equal((4, 2, "no"), (send.Kind, send.Status, send.StatusMessage));
        Assert.Equal(("aws_sqs", "http://q/1/failed"), (send.Attributes["messaging.system"], send.Attributes["messaging.destination.name"]));
        Assert.Equal(("aws-api", "SQS", "SendMessage"), (send.Attributes["rpc.system"], send.Attributes["rpc.service"], send.Attributes["rpc.method"]));
        Assert.Equal(("r-2", 403L), (send.Attributes["aws.request_id"], send.Attributes["http.response.status_code"]));
    }

    [Fact]
    public void A_call_with_part_of_the_batch_says_with_how_much_and_from_where()
    {
        var spans = Trace(TestBatch.Of(null, null), trace => trace.EndAttempt(trace.BeginAttempt(new AttemptPart(1, "orders-0 101")), new AttemptResult { Status = 200 }));

        var attributes = Named(spans, "Lambda.Invoke").Attributes;
        Assert.Equal((1L, "orders-0 101"), (attributes["gateway.part_size"], attributes["gateway.part_first"]));
    }

    [Fact]
    public void A_function_that_fails_and_then_succeeds_shows_both_calls()
    {
        var spans = Trace(TestBatch.Of(new string?[1]), trace =>
        {
            Invoke(trace, new AttemptResult { Status = 200, Fault = true, CauseType = "Boom", CauseMessage = "it went wröng" });
            Invoke(trace);
        });

        var calls = spans.Where(span => span.Name == "Lambda.Invoke").ToList();
        Assert.Equal([(2, "it went wröng"), (0, "")], calls.Select(call => (call.Status, call.StatusMessage)));
        Assert.Equal("Boom", calls[0].Attributes["error.type"]);
        Assert.Equal(1L, calls[1].Attributes["http.request.resend_count"]);
        var happened = Assert.Single(calls[0].Events);
        Assert.Equal(("exception", calls[0].End), (happened.Name, happened.Time));
        Assert.Equal(("Boom", "it went wröng"), (happened.Attributes["exception.type"], happened.Attributes["exception.message"]));
        Assert.Equal(0, Named(spans, "process orders").Status);
    }

    [Fact]
    public void An_error_tells_its_stack_and_its_causes_in_one_text()
    {
        var result = new AttemptResult
        {
            Status = 200,
            Fault = true,
            CauseType = "Outer",
            CauseStack = new StackLines(["at f", "at g"], 3),
            Causes = [new ErrorCause("Inner", "was first", new StackLines(["at h"], 0)), new ErrorCause(null, "no type", null)],
        };
        var call = Named(Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace, result)), "Lambda.Invoke");

        Assert.Equal("at f\nat g\n... 3 more\nCaused by: Inner: was first\nat h\nCaused by: no type\n", call.Events[0].Attributes["exception.stacktrace"]);
    }

    [Fact]
    public void A_batch_that_fails_says_so()
    {
        var batch = Named(Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace, new AttemptResult { Status = 429, Error = true, Throttle = true })), "process orders");

        Assert.Equal((2, "429"), (batch.Status, batch.Attributes["error.type"]));
    }

    [Fact]
    public void A_trace_that_is_continued_is_the_parent()
    {
        var header = $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6;Sampled=1";
        var batch = Named(Trace(TestBatch.Of(header, header), trace => Invoke(trace)), "process orders");

        Assert.Equal(("69a7f5c15b2d4938a1c0e4f7d2b59e13", "90d4b7e1352c8af6"), (batch.TraceId, batch.ParentId));
        Assert.Equal(0x301U, batch.Flags);
        Assert.Empty(batch.Links);
    }

    [Fact]
    public void A_trace_that_is_not_continued_is_a_link()
    {
        var batch = Named(
            Trace(TestBatch.Of($"Root={TestBatch.OtherRoot};Parent=53b7e2d01c9a4f86;Sampled=1", $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6;Sampled=1"), trace => Invoke(trace)),
            "process orders");

        Assert.Contains(("69a7f5b0c41e70b2d85f9a3617ce04d9", "53b7e2d01c9a4f86"), batch.Links);
        Assert.Equal("", batch.ParentId);
        Assert.Equal(2L, batch.Attributes["gateway.upstream_trace_count"]);
    }

    [Fact]
    public void The_resource_is_the_mapping_as_a_service()
    {
        var span = Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace))[0];

        Assert.Equal(("orders", "1.4.0", "gateway"), (span.Resource["service.name"], span.Resource["service.version"], span.Scope));
    }

    [Fact]
    public void Documents_in_a_row_are_one_request()
    {
        Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace));
        Trace(TestBatch.Of(new string?[2]), trace => Invoke(trace));

        var spans = SpanReader.Read([.. _documents.SelectMany(document => document)]);
        Assert.Equal(8, spans.Count);
        Assert.Equal(2, spans.Select(span => span.TraceId).Distinct().Count());
    }

    [Fact]
    public void However_often_it_was_tried_no_document_grows_large()
    {
        var spans = Trace(TestBatch.Of(new string?[1]), trace =>
        {
            for (var i = 0; i < 500; i++) Invoke(trace, new AttemptResult { Status = 200, Fault = true, CauseType = new string('t', 5000), CauseMessage = new string('m', 100_000) });
        });

        Assert.Equal(20, spans.Count(span => span.Name == "Lambda.Invoke"));
        Assert.Equal(500L, Named(spans, "process orders").Attributes["gateway.attempts"]);
        Assert.Equal(500 / 20, _documents.Count);
        Assert.All(_documents, document => Assert.InRange(document.Length, 1, 200_000));
    }

    [Fact]
    public void What_the_dashboard_shows_stays_as_it_is()
    {
        Trace(TestBatch.Of(new string?[1]), trace => Invoke(trace));

        Assert.StartsWith("{\"trace_id\":\"1-", Encoding.UTF8.GetString(Assert.Single(_tracing.Recent.Newest())));
    }

    private Attempt Invoke(BatchTrace trace, AttemptResult? result = null)
    {
        var attempt = trace.BeginAttempt();
        _tracing.Clock.AdvanceMilliseconds(20);
        trace.EndAttempt(attempt, result ?? new AttemptResult { Status = 200, RequestId = "r-1" });
        return attempt;
    }

    private static void Send(BatchTrace trace, SendTarget target, int status = 0, string? problem = null)
    {
        trace.BeginSend(target);
        trace.EndSend(status, status > 0 ? "r-2" : null, problem);
    }

    private IReadOnlyList<ReadSpan> Trace(RecordBatch batch, Action<BatchTrace> attempts, TestTracing? tracing = null)
    {
        tracing ??= _tracing;
        tracing.Clock.Now = batch.ClosedAt;
        var tracer = new BatchTracer(tracing.Settings, tracing, tracing.Ids, this, tracing.Recent, tracing.Clock);
        var trace = tracer.Begin(batch);
        attempts(trace);
        trace.BeginSettlement();
        tracing.Clock.AdvanceMilliseconds(1);
        trace.End("Succeeded");
        return SpanReader.Read(_documents[^1]);
    }

    private static ReadSpan Named(IEnumerable<ReadSpan> spans, string name) => spans.Single(span => span.Name == name);
}
