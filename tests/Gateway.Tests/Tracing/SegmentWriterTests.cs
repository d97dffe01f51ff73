using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Records;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

public class SegmentWriterTests
{
    private const int Limit = SegmentDocument.MaxDatagramBytes;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void Many_attempts_with_long_causes_never_exceed_a_datagram(int attempts)
    {
        var tracing = new TestTracing();
        RunWithLongCauses(tracing, attempts);

        var shown = tracing.Lambdas.Select(l => l.GetProperty("aws").GetProperty("retries").GetInt32()).ToList();
        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        Assert.Equal(attempts, tracing.Annotations.GetProperty("attempts").GetInt32());
        Assert.Equal((0, attempts - 1), (shown[0], shown[^1]));
        Assert.Equal(attempts - shown.Count, Omitted(tracing));
    }

    [Fact]
    public void Attempts_are_left_out_in_the_middle_and_counted()
    {
        var tracing = new TestTracing();
        RunWithLongCauses(tracing, 100);

        var shown = tracing.Lambdas.Select(l => l.GetProperty("aws").GetProperty("retries").GetInt32()).ToList();
        var half = shown.Count / 2;
        Assert.InRange(half, 8, 32);
        Assert.Equal([.. Enumerable.Range(0, half), .. Enumerable.Range(100 - half, half)], shown);
    }

    [Fact]
    public void Metadata_goes_before_attempts_do()
    {
        var tracing = new TestTracing();
        var name = new string('t', 249);
        var records = Enumerable.Range(0, 120).Select(i => TestBatch.Record(new Lane($"{name}-{i:000}", name, i), 100 + i));
        var trace = tracing.Begin(TestBatch.Of([.. records]));
        for (var i = 0; i < 40; i++) trace.EndAttempt(trace.BeginAttempt(), new AttemptResult { Fault = true, CauseMessage = new string('m', 600) });
        trace.End("Failed");

        Assert.InRange(tracing.LargestDatagram, 1, Limit);
        Assert.False(tracing.Document.TryGetProperty("metadata", out _));
        Assert.Equal((40, 0), (tracing.Lambdas.Count, Omitted(tracing)));
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
        Assert.True(tracing.Annotations.GetProperty("mapping").GetString()!.Length <= 1000);
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

    private static void RunWithLongCauses(TestTracing tracing, int attempts)
    {
        var trace = tracing.Begin(TestBatch.Of((string?)null));
        for (var i = 0; i < attempts; i++)
        {
            trace.EndAttempt(trace.BeginAttempt(), new AttemptResult { Status = 200, Fault = true, CauseMessage = new string('m', 5000) });
        }

        trace.End("Failed");
    }

    private static int Omitted(TestTracing tracing) =>
        tracing.Annotations.TryGetProperty("attempts_omitted", out var omitted) ? omitted.GetInt32() : 0;
}
