using System.Text.Json;
using Gateway.Records;

namespace Gateway.Tracing;

public class BatchTraceTests
{
    private const string Upstream = $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6;Sampled=1";

    private readonly TestTracing _tracing = new();

    [Fact]
    public void The_document_of_a_joined_batch()
    {
        var trace = _tracing.Begin(TestBatch.Of(Upstream, Upstream, Upstream));
        _tracing.Clock.AdvanceMilliseconds(60);
        var attempt = trace.BeginAttempt();
        _tracing.Clock.AdvanceMilliseconds(12.5);
        trace.EndAttempt(attempt, new AttemptResult { Status = 200, RequestId = "7b0e2f4c", ContentLength = 27 });
        trace.BeginSettlement();
        _tracing.Clock.AdvanceMilliseconds(1);
        trace.End("Succeeded");

        Assert.Equal(
            """
            {"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"0000000000000001","parent_id":"90d4b7e1352c8af6","name":"orders",
            "start_time":1772615105.402113,"end_time":1772615105.525613,
            "service":{"version":"1.4.0","runtime":".NET","runtime_version":"RUNTIME"},
            "aws":{"account_id":"111122223333","xray":{"sdk":"Gateway","sdk_version":"1.4.0","auto_instrumentation":false}},
            "annotations":{"mapping":"orders","messaging_system":"kafka","messaging_destination":"orders",
            "messaging_consumer_group":"orders-gateway","messaging_batch_size":3,"partition":0,"first_offset":100,"last_offset":102,
            "close":"Window","broker_wait_ms":279,"upstream_trace_count":1,"attempts":1,"outcome":"Succeeded"},
            "subsegments":[
            {"id":"0000000000000002","name":"Window","start_time":1772615105.402113,"end_time":1772615105.452113},
            {"id":"0000000000000003","name":"Lambda","namespace":"aws","start_time":1772615105.512113,"end_time":1772615105.524613,
            "http":{"response":{"status":200,"content_length":27}},
            "aws":{"operation":"Invoke","region":"eu-west-1","account_id":"111122223333","function_name":"orders-fn","qualifier":"live",
            "invocation_type":"RequestResponse","log_type":"None","status_code":200,"request_id":"7b0e2f4c","retries":0,
            "resource_names":["orders-fn"]}},
            {"id":"0000000000000004","name":"Settlement","start_time":1772615105.524613,"end_time":1772615105.525613}]}
            """.Replace("\n", "").Replace("RUNTIME", Environment.Version.ToString()),
            Assert.Single(_tracing.Documents));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("shop")]
    public void The_virtual_host_of_a_queue_is_an_annotation(string virtualHost)
    {
        var tracing = new TestTracing { Settings = _tracing.Settings with { MessagingSystem = "rabbitmq", VirtualHost = virtualHost } };

        tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");

        Assert.Equal(virtualHost, tracing.Annotations.GetProperty("virtual_host").GetString());
    }

    [Fact]
    public void Where_there_is_no_virtual_host_there_is_no_annotation_of_it()
    {
        _tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");

        Assert.False(_tracing.Annotations.TryGetProperty("virtual_host", out _));
    }

    [Fact]
    public void The_headers_parent_is_the_subsegment_of_its_attempt()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        var headers = Enumerable.Range(0, 3).Select(_ => Try(trace, new AttemptResult { Status = 500, Fault = true })).ToList();
        trace.End("Failed");

        Assert.Equal(3, headers.Distinct().Count());
        Assert.Equal(
            headers,
            _tracing.Lambdas.Select(lambda => $"Root={trace.TraceId};Parent={lambda.GetProperty("id").GetString()};Sampled=1"));
        Assert.Equal([0, 1, 2], _tracing.Lambdas.Select(lambda => lambda.GetProperty("aws").GetProperty("retries").GetInt32()));
    }

    [Fact]
    public void A_new_trace_has_no_parent_and_names_its_rule()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        trace.End("Succeeded");

        Assert.Equal("rule-of-the-test", trace.Rule);
        Assert.False(_tracing.Document.TryGetProperty("parent_id", out _));
        Assert.Equal("rule-of-the-test", _tracing.Document.GetProperty("aws").GetProperty("xray").GetProperty("sampling_rule_name").GetString());
        Assert.Equal((uint)TestClock.Start.ToUnixTimeSeconds(), trace.TraceId.Epoch);
    }

    [Theory]
    [InlineData(false, false, false, "")]
    [InlineData(true, false, false, "fault")]
    [InlineData(false, true, false, "error")]
    [InlineData(false, false, true, "error,throttle")]
    [InlineData(false, true, true, "error,throttle")]
    public void The_segment_repeats_the_flags_of_the_last_attempt(bool fault, bool error, bool throttle, string expected)
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        Try(trace, new AttemptResult { Status = 500, Fault = true });
        Try(trace, new AttemptResult { Status = 200, Fault = fault, Error = error, Throttle = throttle });
        trace.End("x");

        Assert.Equal(expected, FlagsOf(_tracing.Document));
        Assert.Equal(["fault", expected], _tracing.Lambdas.Select(FlagsOf));
    }

    [Fact]
    public void A_cause_is_an_exception_with_an_id_of_its_own()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        Try(trace, new AttemptResult { Status = 200, Fault = true, CauseType = "Runtime.Unhandled", CauseMessage = new string('m', 5000) });
        trace.End("Failed");

        var exception = Assert.Single(_tracing.Lambdas[0].GetProperty("cause").GetProperty("exceptions").EnumerateArray());
        Assert.Equal(16, exception.GetProperty("id").GetString()!.Length);
        Assert.Equal("Runtime.Unhandled", exception.GetProperty("type").GetString());
        Assert.Equal(1000, exception.GetProperty("message").GetString()!.Length);
    }

    [Fact]
    public void A_cause_shows_where_in_the_function_it_happened()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        Try(trace, new AttemptResult { Status = 200, Fault = true, FunctionError = "Unhandled", CauseStack = new StackLines(["f(A.java:3)", "main"], 5), CauseType = "T" });
        trace.End("Failed");

        Assert.Equal("Unhandled", _tracing.Lambdas[0].GetProperty("aws").GetProperty("function_error").GetString());
        var exception = _tracing.Lambdas[0].GetProperty("cause").GetProperty("exceptions")[0];
        Assert.Equal("""[{"label":"f","path":"A.java","line":3},{"label":"main"}]""", exception.GetProperty("stack").GetRawText());
        Assert.Equal(5, exception.GetProperty("truncated").GetInt32());
    }

    [Fact]
    public void A_cause_of_a_cause_is_an_exception_that_the_one_before_points_to()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        Try(trace, new AttemptResult
        {
            Status = 200,
            Fault = true,
            CauseType = "Outer",
            Causes = [new ErrorCause("Middle", "m", new StackLines(["f(A.java:3)"], 0)), new ErrorCause(null, "inner", null)],
        });
        trace.End("Failed");

        var exceptions = _tracing.Lambdas[0].GetProperty("cause").GetProperty("exceptions").EnumerateArray().ToList();
        var ids = exceptions.Select(e => e.GetProperty("id").GetString()).ToList();
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(["Outer", "Middle", null], exceptions.Select(e => e.TryGetProperty("type", out var type) ? type.GetString() : null));
        Assert.Equal([ids[1], ids[2], null], exceptions.Select(e => e.TryGetProperty("cause", out var cause) ? cause.GetString() : null));
        Assert.Equal("f", exceptions[1].GetProperty("stack")[0].GetProperty("label").GetString());
        Assert.All(exceptions, e => Assert.True(e.GetProperty("remote").GetBoolean()));
    }

    [Fact]
    public void An_attempt_with_part_of_the_batch_says_with_how_much_and_from_where()
    {
        var trace = _tracing.Begin(TestBatch.Of(null, null));
        trace.EndAttempt(trace.BeginAttempt(), new AttemptResult { Status = 200 });
        trace.EndAttempt(trace.BeginAttempt(new AttemptPart(1, "orders-0 101")), new AttemptResult { Status = 200 });
        trace.End("Succeeded");

        Assert.False(_tracing.Lambdas[0].TryGetProperty("annotations", out _));
        Assert.Equal("""{"part_size":1,"part_first":"orders-0 101"}""", _tracing.Lambdas[1].GetProperty("annotations").GetRawText());
    }

    [Fact]
    public void Without_a_response_there_is_no_http_and_an_attempt_never_ended_is_a_fault()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        trace.BeginAttempt();
        _tracing.Clock.AdvanceMilliseconds(5);
        trace.End("Stopped");

        var lambda = Assert.Single(_tracing.Lambdas);
        Assert.False(lambda.TryGetProperty("http", out _));
        Assert.Equal("fault", FlagsOf(lambda));
        Assert.Equal(_tracing.Document.GetProperty("end_time").GetRawText(), lambda.GetProperty("end_time").GetRawText());
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_is_set_turns_nothing_round(int seconds)
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        _tracing.Clock.Now += TimeSpan.FromSeconds(seconds);
        Try(trace, new AttemptResult { Status = 200 });
        _tracing.Clock.Now -= TimeSpan.FromSeconds(2 * seconds);
        trace.BeginSettlement();
        _tracing.Clock.AdvanceMilliseconds(1);
        trace.End("Succeeded");

        AssertTimesNest();
    }

    [Fact]
    public void A_clock_set_back_before_the_trace_began_turns_nothing_round()
    {
        _tracing.Clock.Now -= TimeSpan.FromHours(1);
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        Try(trace, new AttemptResult { Status = 200 });
        trace.End("Succeeded");

        AssertTimesNest();
    }

    [Fact]
    public void A_window_that_ended_before_it_opened_is_empty()
    {
        var batch = TestBatch.Of((string?)null);
        var turned = new RecordBatch(batch.Records.ToArray(), batch.Slices, 0, BatchClose.Drain, batch.OpenedAt, batch.OpenedAt.AddSeconds(-5));

        _tracing.Begin(turned).End("Succeeded");

        AssertTimesNest();
    }

    [Fact]
    public void Several_lanes_give_their_offsets_as_metadata()
    {
        var one = new Lane("orders-0", "orders", 0);
        var other = new Lane("orders-3", "orders", 3);
        var batch = TestBatch.Of(TestBatch.Record(one, 100), TestBatch.Record(one, 109), TestBatch.Record(other, 177));

        _tracing.Begin(batch).End("Succeeded");

        Assert.False(_tracing.Annotations.TryGetProperty("partition", out _));
        Assert.Equal(100, _tracing.Annotations.GetProperty("first_offset").GetInt64());
        Assert.Equal(109, _tracing.Annotations.GetProperty("last_offset").GetInt64());
        Assert.Equal("""{"messaging":{"offsets":{"orders-0":[100,109],"orders-3":[177,177]}}}""", _tracing.Document.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public void Offsets_of_a_hundred_lanes_are_enough()
    {
        var records = Enumerable.Range(0, 300).Select(i => TestBatch.Record(new Lane($"orders-{i}", "orders", i), 100));

        _tracing.Begin(TestBatch.Of([.. records])).End("Succeeded");

        var offsets = _tracing.Document.GetProperty("metadata").GetProperty("messaging").GetProperty("offsets");
        Assert.Equal(100, offsets.EnumerateObject().Count());
    }

    [Fact]
    public void A_record_without_timestamp_leaves_the_brokers_wait_out()
    {
        var record = TestBatch.Record(new Lane("orders-0", "orders", 0), 1);
        var timeless = new SourceRecord { Lane = record.Lane, Position = 1, Timestamp = -1, Payload = record.Payload };

        _tracing.Begin(TestBatch.Of(timeless)).End("Succeeded");

        Assert.False(_tracing.Annotations.TryGetProperty("broker_wait_ms", out _));
    }

    [Fact]
    public void Several_upstream_traces_are_counted_and_the_first_is_named()
    {
        var trace = _tracing.Begin(TestBatch.Of(null, Upstream, $"Root={TestBatch.OtherRoot}", Upstream));
        trace.End("Succeeded");

        Assert.NotEqual(TestBatch.Root, trace.TraceId.ToString());
        Assert.Equal(2, _tracing.Annotations.GetProperty("upstream_trace_count").GetInt32());
        Assert.Equal(TestBatch.Root, _tracing.Annotations.GetProperty("upstream_trace").GetString());
    }

    [Fact]
    public void Several_upstream_traces_are_linked_and_listed()
    {
        var lane = new Lane("orders-3", "orders", 3);
        _tracing.Begin(TestBatch.Of(
            TestBatch.Record(lane, 100, ("X-Amzn-Trace-Id", $"Root={TestBatch.OtherRoot};Parent=53b7e2d01c9a4f86")),
            TestBatch.Record(lane, 101, ("X-Amzn-Trace-Id", $"Root={TestBatch.Root}")),
            TestBatch.Record(lane, 102, ("X-Amzn-Trace-Id", $"Root={TestBatch.OtherRoot};Parent=53b7e2d01c9a4f86")))).End("Succeeded");

        Assert.Equal(
            """
            [{"trace_id":"1-69a7f5b0-c41e70b2d85f9a3617ce04d9","id":"53b7e2d01c9a4f86","attributes":{"messaging.destination.name":"orders",
            "messaging.destination.partition.id":"3","messaging.kafka.offset":100}}]
            """.Replace("\n", ""),
            _tracing.Document.GetProperty("links").GetRawText());
        Assert.Equal(
            """
            {"links":{"items":[{"trace_id":"1-69a7f5b0-c41e70b2d85f9a3617ce04d9","id":"53b7e2d01c9a4f86","topic":"orders","partition":3,"offset":100},
            {"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","topic":"orders","partition":3,"offset":101}],"dropped":0}}
            """.Replace("\n", ""),
            _tracing.Document.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public void Links_of_a_queue_name_the_message()
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { MessagingSystem = "rabbitmq", MessageId = static (in SourceRecord record) => $"m{record.Position}" } };
        tracing.Begin(TestBatch.Of(TestBatch.Record(new Lane("q", "q"), 7, ("X-Amzn-Trace-Id", Upstream)), TestBatch.Record(new Lane("q2", "q"), 8))).End("Succeeded");

        Assert.Equal("""{"messaging.destination.name":"q","messaging.message.id":"m7"}""", tracing.Document.GetProperty("links")[0].GetProperty("attributes").GetRawText());
        Assert.Equal(
            $$$"""{"links":{"items":[{"trace_id":"{{{TestBatch.Root}}}","id":"90d4b7e1352c8af6","queue":"q","message_id":"m7"}],"dropped":0}}""",
            tracing.Document.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public void Twenty_links_and_fifty_items_are_enough_and_the_rest_is_counted()
    {
        _tracing.Begin(TestBatch.Of([.. Enumerable.Range(0, 300).Select(i => $"Root=1-69a7f5c1-{i:x24};Parent=90d4b7e1352c8af6")])).End("Succeeded");

        Assert.Equal(20, _tracing.Document.GetProperty("links").GetArrayLength());
        var metadata = _tracing.Document.GetProperty("metadata").GetProperty("links");
        Assert.Equal((50, 250), (metadata.GetProperty("items").GetArrayLength(), metadata.GetProperty("dropped").GetInt32()));
        Assert.Equal(300, _tracing.Annotations.GetProperty("upstream_trace_count").GetInt32());
    }

    [Fact]
    public void A_joined_batch_links_to_nothing()
    {
        _tracing.Begin(TestBatch.Of(Upstream, Upstream)).End("Succeeded");

        Assert.False(_tracing.Document.TryGetProperty("links", out _));
        Assert.False(_tracing.Annotations.TryGetProperty("upstream_trace", out _));
    }

    [Fact]
    public void After_twenty_attempts_the_next_goes_into_a_new_trace_linked_to_the_last()
    {
        var trace = _tracing.Begin(TestBatch.Of(Upstream));
        var attempts = Enumerable.Range(0, 45).Select(_ => (Header: Try(trace, new AttemptResult { Status = 500, Fault = true }), Root: trace.TraceId)).ToList();
        trace.BeginSettlement();
        trace.End("Rejected");

        var segments = _tracing.Sent;
        Assert.Equal([20, 20, 5], segments.Select(segment => segment.GetProperty("annotations").GetProperty("attempts").GetInt32()));
        Assert.Equal(["Continued", "Continued", "Rejected"], segments.Select(segment => Annotation(segment, "outcome")));
        Assert.Equal(TestBatch.Root, Text(segments[0], "trace_id"));
        Assert.Equal(3, segments.Select(segment => Text(segment, "trace_id")).Distinct().Count());
        for (var i = 1; i < segments.Count; i++)
        {
            Assert.Equal(Text(segments[i], "trace_id"), Annotation(segments[i - 1], "next_trace"));
            Assert.Equal(Text(segments[i - 1], "trace_id"), Annotation(segments[i], "previous_trace"));
            Assert.Equal(
                $$"""[{"trace_id":"{{Text(segments[i - 1], "trace_id")}}","id":"{{Text(segments[i - 1], "id")}}" }]""".Replace(" ", ""),
                segments[i].GetProperty("links").GetRawText());
            Assert.Equal(20 * i, segments[i].GetProperty("annotations").GetProperty("attempts_before").GetInt32());
            Assert.Equal(TestBatch.Root, Annotation(segments[i], "upstream_trace"));
        }

        var lambdas = segments.SelectMany(segment => segment.GetProperty("subsegments").EnumerateArray(), (segment, sub) => (Segment: segment, Sub: sub)).Where(s => Text(s.Sub, "name") == "Lambda").ToList();
        Assert.Equal(attempts.Select(a => a.Header), lambdas.Select(l => $"Root={Text(l.Segment, "trace_id")};Parent={Text(l.Sub, "id")};Sampled=1"));
        Assert.Equal(attempts.Select(a => a.Root.ToString()), lambdas.Select(l => Text(l.Segment, "trace_id")));
        Assert.Equal(Enumerable.Range(0, 45), lambdas.Select(l => l.Sub.GetProperty("aws").GetProperty("retries").GetInt32()));
    }

    [Fact]
    public void After_five_minutes_the_next_attempt_goes_into_a_new_trace()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        Try(trace, new AttemptResult { Fault = true });
        _tracing.Clock.Advance(BatchSegment.LongestTime - TimeSpan.FromSeconds(1));
        Try(trace, new AttemptResult { Fault = true });
        _tracing.Clock.AdvanceMilliseconds(999);
        Try(trace, new AttemptResult { Status = 200 });
        trace.End("Succeeded");

        Assert.Equal([2, 1], _tracing.Sent.Select(segment => segment.GetProperty("annotations").GetProperty("attempts").GetInt32()));
        var ((start, end), (nextStart, nextEnd)) = (TimesOf(_tracing.Sent[0]), TimesOf(_tracing.Sent[1]));
        Assert.True(start <= end && end == nextStart && nextStart <= nextEnd);
        Assert.Equal("fault", FlagsOf(_tracing.Sent[0]));
        Assert.Equal("", FlagsOf(_tracing.Sent[1]));
    }

    [Fact]
    public void The_first_attempt_never_waits_for_a_new_trace()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        _tracing.Clock.Advance(TimeSpan.FromHours(2));
        Try(trace, new AttemptResult { Status = 200 });
        trace.End("Succeeded");

        Assert.Single(_tracing.Documents);
    }

    [Fact]
    public void Only_the_first_end_counts()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        trace.End("Succeeded");
        trace.End("Failed");

        Assert.Equal("Succeeded", _tracing.Annotations.GetProperty("outcome").GetString());
        Assert.Single(_tracing.Recent.Newest());
    }

    private string Try(BatchTrace trace, in AttemptResult result)
    {
        var attempt = trace.BeginAttempt();
        _tracing.Clock.AdvanceMilliseconds(1);
        trace.EndAttempt(attempt, result);
        return attempt.Header;
    }

    private void AssertTimesNest()
    {
        var (start, end) = TimesOf(_tracing.Document);
        Assert.True(start <= end);
        foreach (var (childStart, childEnd) in _tracing.Document.GetProperty("subsegments").EnumerateArray().Select(TimesOf))
        {
            Assert.True(start <= childStart && childStart <= childEnd && childEnd <= end);
        }
    }

    private static (decimal Start, decimal End) TimesOf(JsonElement span) =>
        (span.GetProperty("start_time").GetDecimal(), span.GetProperty("end_time").GetDecimal());

    private static string? Text(JsonElement document, string name) => document.GetProperty(name).GetString();

    private static string? Annotation(JsonElement segment, string name) => Text(segment.GetProperty("annotations"), name);

    private static string FlagsOf(JsonElement span) =>
        string.Join(',', new[] { "fault", "error", "throttle" }.Where(flag => span.TryGetProperty(flag, out var value) && value.GetBoolean()));
}
