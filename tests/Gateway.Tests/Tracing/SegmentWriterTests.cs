using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Records;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

public class SegmentWriterTests
{
    private const int Limit = SegmentDocument.MaxDatagramBytes;

    [Fact]
    public void A_segment_that_fits_is_one_document()
    {
        var tracing = new TestTracing();
        RunWithLongCauses(tracing, BatchSegment.MostAttempts, stackLines: 0);

        Assert.Equal((BatchSegment.MostAttempts, 0), (tracing.Lambdas.Count, tracing.Split));
    }

    [Fact]
    public void A_segment_that_does_not_fit_is_sent_without_its_attempts_which_follow_whole()
    {
        var tracing = new TestTracing();
        var trace = RunWithLongCauses(tracing, BatchSegment.MostAttempts, stackLines: StackLines.MaxLines);

        var (root, attempts) = (tracing.Sent[0], tracing.Sent.Skip(1).ToList());
        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        Assert.Equal((BatchSegment.MostAttempts, 1), (attempts.Count, tracing.Split));
        Assert.DoesNotContain(root.GetProperty("subsegments").EnumerateArray(), s => s.GetProperty("name").GetString() == "Lambda");
        Assert.All(attempts, attempt => Assert.Equal(
            ("subsegment", trace.TraceId.ToString(), root.GetProperty("id").GetString(), "Lambda"),
            (Text(attempt, "type"), Text(attempt, "trace_id"), Text(attempt, "parent_id"), Text(attempt, "name"))));
        Assert.All(attempts, attempt => Assert.Equal(StackLines.MaxLines, Cause(attempt).GetProperty("stack").GetArrayLength()));
        Assert.Equal(Enumerable.Range(0, BatchSegment.MostAttempts), attempts.Select(a => a.GetProperty("aws").GetProperty("retries").GetInt32()));
    }

    [Fact]
    public void The_whole_segment_is_remembered_even_when_it_is_sent_in_parts()
    {
        var tracing = new TestTracing();
        RunWithLongCauses(tracing, BatchSegment.MostAttempts, stackLines: StackLines.MaxLines);

        using var whole = JsonDocument.Parse(Assert.Single(tracing.Recent.Newest()));
        Assert.Equal(BatchSegment.MostAttempts, whole.RootElement.GetProperty("subsegments").EnumerateArray().Count(s => s.GetProperty("name").GetString() == "Lambda"));
    }

    [Fact]
    public void An_attempt_too_large_by_itself_loses_its_stack_first()
    {
        // Six bytes a character once escaped.
        var huge = new string('\u0001', 2_000);
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { FunctionName = huge, Qualifier = huge, Region = huge, AccountId = huge } };
        RunWithLongCauses(tracing, BatchSegment.MostAttempts, StackLines.MaxLines, '\u0001');

        var attempt = tracing.Sent[^1];
        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        Assert.Equal((1000, StackLines.MaxLines), (Cause(attempt).GetProperty("message").GetString()!.Length, Cause(attempt).GetProperty("truncated").GetInt32()));
        Assert.False(Cause(attempt).TryGetProperty("stack", out _));
    }

    [Fact]
    public void Metadata_goes_when_a_segment_does_not_fit_without_its_attempts_either()
    {
        var tracing = new TestTracing();
        var name = new string('\u0001', 245);
        var records = Enumerable.Range(0, 120).Select(i => TestBatch.Record(new Lane($"{i:000}{name}", name, i), 100 + i));
        tracing.Begin(TestBatch.Of([.. records])).End("Failed");

        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        Assert.Equal(1, tracing.Split);
        Assert.False(tracing.Document.TryGetProperty("metadata", out _));
        Assert.Equal(245, tracing.Annotations.GetProperty("messaging_destination").GetString()!.Length);
    }

    [Fact]
    public void Ten_thousand_records_of_as_many_traces_with_huge_names_fit_with_all_their_attempts()
    {
        var huge = new string('\u4e2d', 249);
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { SegmentName = huge, MappingName = huge, FunctionName = huge, ConsumerGroup = huge } };
        var lanes = Enumerable.Range(0, 500).Select(i => new Lane($"{huge}-{i}", huge, i)).ToList();
        var trace = tracing.Begin(TestBatch.Of([.. Enumerable.Range(0, 10_000)
            .Select(i => TestBatch.Record(lanes[i / 20], i, ("X-Amzn-Trace-Id", $"Root=1-69a7f5c1-{i:x24};Parent=90d4b7e1352c8af6;Sampled=1")))]));
        for (var i = 0; i < BatchSegment.MostAttempts; i++) Fail(trace, 'm', StackLines.MaxLines);
        trace.End("Rejected");

        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        var root = tracing.Sent[0];
        Assert.Equal(10_000, root.GetProperty("annotations").GetProperty("upstream_trace_count").GetInt32());
        Assert.Equal(LinkWriter.MostLinks, root.GetProperty("links").GetArrayLength());
        Assert.Equal(BatchSegment.MostAttempts, tracing.Sent.Count(document => Text(document, "name") == "Lambda"));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u0001')]
    [InlineData('\u4e2d')]
    [InlineData('"')]
    [InlineData('\ud83d')]
    public void Huge_texts_of_any_kind_never_exceed_a_datagram(char c)
    {
        var huge = new string(c, 200_000);
        var tracing = new TestTracing
        {
            Settings = new TraceSettings
            {
                MappingName = huge,
                SegmentName = huge,
                MessagingSystem = huge,
                ConsumerGroup = huge,
                BrokerHost = huge,
                Region = huge,
                AccountId = huge,
                FunctionName = huge,
                Qualifier = huge,
                FunctionArn = huge,
                Version = huge,
            },
        };
        var lane = new Lane(huge, huge, 0);
        var trace = tracing.Begin(TestBatch.Of(TestBatch.Record(lane, 1), TestBatch.Record(new Lane(huge + "2", huge, 1), 1)));
        for (var i = 0; i < 100; i++)
        {
            trace.EndAttempt(trace.BeginAttempt(), new AttemptResult { Status = 500, RequestId = huge, CauseMessage = huge, CauseType = huge });
        }

        trace.End(huge);

        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        Assert.All(tracing.Sent, document => Assert.True(!document.TryGetProperty("annotations", out var a) || a.GetProperty("mapping").GetString()!.Length <= 1000));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u0001')]
    [InlineData('\u4e2d')]
    [InlineData('"')]
    [InlineData('\ud83d')]
    public void Twenty_sendings_with_huge_problems_fit_a_datagram(char c)
    {
        var huge = new string(c, 200_000);
        var tracing = new TestTracing();
        var trace = tracing.Begin(TestBatch.Of((string?)null));
        for (var i = 0; i < BatchSegment.MostAttempts; i++)
        {
            trace.BeginSend(new SendTarget(huge) { Operation = huge, Region = huge, ResourceKey = "queue_url", Resource = huge });
            trace.EndSend(500, huge, huge);
        }

        trace.End("Failed");

        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        var sends = tracing.Document.GetProperty("subsegments").EnumerateArray().Where(s => s.TryGetProperty("cause", out _)).ToList();
        Assert.Equal(BatchSegment.MostAttempts, sends.Count);
        Assert.All(sends, send => Assert.NotEqual("", Cause(send).GetProperty("message").GetString()));
    }

    [Fact]
    public void Any_text_makes_a_document_that_parses()
    {
        Prop.ForAll((string? text, long length, int status) =>
        {
            var tracing = new TestTracing
            {
                Settings = new TestTracing().Settings with { SegmentName = text ?? "", FunctionName = text ?? "", MappingName = text ?? "" },
            };
            var trace = tracing.Begin(TestBatch.Of(TestBatch.Record(new Lane(text ?? "", text ?? "", 1), length)));
            trace.EndAttempt(trace.BeginAttempt(), new AttemptResult { Status = status, ContentLength = length, CauseMessage = text });
            trace.End(text ?? "");
            return tracing.Document.ValueKind == JsonValueKind.Object;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Writing_allocates_nothing_once_its_buffer_has_grown()
    {
        var tracing = new TestTracing();
        var segment = new BatchSegment(new TraceContext(tracing.Ids.NextTraceId(), null, UpstreamDecision.Sampled), "rule", BatchFacts.Of(TestBatch.Of(null, null), default, tracing.Settings), tracing.Ids, tracing.Clock);
        segment.EndAttempt(segment.BeginAttempt(), new AttemptResult { Status = 200, RequestId = "7b0e2f4c", ContentLength = 27 });
        segment.BeginSettlement();
        segment.Close("Succeeded");
        var writer = new SegmentWriter(tracing.Settings, new OwnPlace(tracing.Settings), new SegmentDocumentPool());
        for (var i = 0; i < 200; i++) writer.Write(segment).Dispose();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) writer.Write(segment).Dispose();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Ids_stand_where_the_daemon_looks_for_them()
    {
        var tracing = new TestTracing();
        var trace = tracing.Begin(TestBatch.Of((string?)null));
        trace.End("Succeeded");

        Assert.StartsWith($"{{\"trace_id\":\"{trace.TraceId}\",\"id\":\"", Assert.Single(tracing.Documents));
    }

    [Fact]
    public void Text_is_not_escaped_beyond_what_JSON_needs()
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { MappingName = "é<&>+'" } };
        tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");

        Assert.Contains("\"mapping\":\"é<&>+'\"", Assert.Single(tracing.Documents));
    }

    private static BatchTrace RunWithLongCauses(TestTracing tracing, int attempts, int stackLines, char c = 'm')
    {
        var trace = tracing.Begin(TestBatch.Of((string?)null));
        for (var i = 0; i < attempts; i++) Fail(trace, c, stackLines);
        trace.End("Failed");
        return trace;
    }

    private static void Fail(BatchTrace trace, char c, int stackLines) => trace.EndAttempt(trace.BeginAttempt(), new AttemptResult
    {
        Status = 200,
        Fault = true,
        RequestId = new string(c, 300),
        FunctionError = new string(c, 300),
        CauseType = new string(c, 300),
        CauseMessage = new string(c, 1024),
        CauseStack = stackLines == 0 ? null : new StackLines([.. Enumerable.Repeat(new string(c, StackLines.MaxChars), stackLines)], 0),
        Causes = stackLines == 0 ? null : [.. Enumerable.Repeat(new ErrorCause(new string(c, 300), new string(c, 1024), new StackLines([.. Enumerable.Repeat(new string(c, StackLines.MaxChars), ErrorCause.MaxLines)], 0)), ErrorCause.MaxDepth)],
    });

    private static JsonElement Cause(JsonElement attempt) => attempt.GetProperty("cause").GetProperty("exceptions")[0];

    private static string? Text(JsonElement document, string name) => document.TryGetProperty(name, out var text) ? text.GetString() : null;
}
