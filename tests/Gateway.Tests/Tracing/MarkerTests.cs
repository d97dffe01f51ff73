using System.Text.Json;
using Gateway.Configuration;
using Gateway.Local.Traces;
using Gateway.Records;

namespace Gateway.Tracing;

public class MarkerTests
{
    private const string One = $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6;Sampled=1";
    private const string Other = $"Root={TestBatch.OtherRoot};Parent=53b7e2d01c9a4f86;Sampled=1";

    [Fact]
    public void The_document_of_a_marker()
    {
        var tracing = Tracing(upTo: 2);
        var trace = tracing.Begin(TestBatch.Of(One, Other));
        Try(tracing, trace);
        tracing.Clock.AdvanceMilliseconds(5);
        trace.End("Succeeded");

        Assert.Equal(
            """
            {"trace_id":"1-69a7f5b0-c41e70b2d85f9a3617ce04d9","id":"0000000000000007","parent_id":"53b7e2d01c9a4f86","name":"orders",
            "start_time":1772615105.124000,"end_time":1772615105.462113,
            "annotations":{"batch_trace":"TRACE","mapping":"orders","messaging_system":"kafka","messaging_destination":"orders","partition":0,
            "offset":101,"outcome":"Succeeded"},
            "subsegments":[{"id":"0000000000000008","name":"Broker","start_time":1772615105.124000,"end_time":1772615105.402113}]}
            """.Replace("\n", "").Replace("TRACE", trace.TraceId.ToString()),
            tracing.Documents[2]);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 2)]
    public void Batches_up_to_the_limit_leave_one_in_each_sampled_trace(int upTo, int markers)
    {
        var tracing = Tracing(upTo);
        tracing.Begin(TestBatch.Of(One, Other, One, "Root=1-69a7f5c1-000000000000000000000001;Sampled=0")).End("Succeeded");

        Assert.Equal(markers, MarkersOf(tracing).Count());
    }

    [Fact]
    public void A_trace_that_the_batch_continues_gets_none()
    {
        var tracing = Tracing(upTo: 10_000);
        tracing.Begin(TestBatch.Of(One, One)).End("Succeeded");

        Assert.Single(tracing.Documents);
    }

    [Fact]
    public void A_batch_that_is_not_traced_leaves_none()
    {
        var tracing = new TestTracing { Samples = false, Settings = new TestTracing().Settings with { MarkersUpTo = 10, Policy = DecisionPolicy.Sampler } };
        tracing.Begin(TestBatch.Of(One, null)).End("Succeeded");

        Assert.Empty(tracing.Documents);
    }

    [Fact]
    public void A_hundred_a_batch_are_enough_however_many_traces_before_are_not_sampled()
    {
        var tracing = Tracing(upTo: 10_000);
        tracing.Begin(TestBatch.Of([.. Enumerable.Range(0, 1000).Select(i => $"Root=1-69a7f5c1-{i:x24};Sampled={(i < 200 ? 0 : 1)}")])).End("Succeeded");

        Assert.Equal(Enumerable.Range(200, 100).Select(i => $"1-69a7f5c1-{i:x24}"), MarkersOf(tracing).Select(marker => marker.GetProperty("trace_id").GetString()));
    }

    [Fact]
    public void A_failed_batch_shows_in_the_producers_trace()
    {
        var tracing = Tracing(upTo: 10);
        var trace = tracing.Begin(TestBatch.Of(One, Other));
        Try(tracing, trace, new AttemptResult { Status = 429, Throttle = true });
        trace.End("Rejected");

        Assert.All(MarkersOf(tracing), marker => Assert.True(marker.GetProperty("throttle").GetBoolean() && marker.GetProperty("error").GetBoolean()));
    }

    [Fact]
    public void A_batch_of_many_attempts_leaves_its_markers_once_with_its_first_trace()
    {
        var tracing = Tracing(upTo: 10);
        var trace = tracing.Begin(TestBatch.Of(One, Other));
        var first = trace.TraceId;
        for (var i = 0; i < 50; i++) Try(tracing, trace);
        trace.End("Succeeded");

        Assert.Equal([first.ToString(), first.ToString()], MarkersOf(tracing).Select(marker => marker.GetProperty("annotations").GetProperty("batch_trace").GetString()));
    }

    [Theory]
    [InlineData(-1, null, 0)]
    [InlineData(-279, "Broker", 0)]
    [InlineData(20, "Broker", 50)]
    [InlineData(3_600_000, "Broker", null)]
    public void Whatever_the_timestamp_says_times_nest(int offset, string? waits, int? leftAt)
    {
        var start = TestClock.Start.ToUnixTimeMilliseconds();
        var lane = new Lane("orders-0", "orders", 0);
        var record = TestBatch.Record(lane, 1, ("X-Amzn-Trace-Id", One));
        var tracing = Tracing(upTo: 10);
        var trace = tracing.Begin(TestBatch.Of(
            new SourceRecord { Lane = lane, Position = 1, Timestamp = waits is null ? -1 : start + offset, Payload = record.Payload },
            TestBatch.Record(lane, 2)));
        tracing.Clock.AdvanceMilliseconds(60);
        Try(tracing, trace);
        trace.End("Succeeded");

        var marker = Assert.Single(MarkersOf(tracing));
        Assert.Null(SegmentRules.Problem(marker));
        Assert.Equal(waits is not null, marker.TryGetProperty("subsegments", out var wait));
        if (waits is null || leftAt is not { } at) return;
        Assert.Equal(
            (TestClock.Start.AddMilliseconds(at).UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10_000_000m,
            wait[0].GetProperty("end_time").GetDecimal());
    }

    [Fact]
    public void The_dashboard_is_not_crowded_with_them()
    {
        var tracing = Tracing(upTo: 10);
        tracing.Begin(TestBatch.Of(One, Other)).End("Succeeded");

        Assert.Single(tracing.Recent.Newest());
    }

    private static TestTracing Tracing(int upTo) => new() { Settings = new TestTracing().Settings with { MarkersUpTo = upTo } };

    private static void Try(TestTracing tracing, BatchTrace trace, AttemptResult result = default)
    {
        tracing.Clock.AdvanceMilliseconds(5);
        var attempt = trace.BeginAttempt();
        tracing.Clock.AdvanceMilliseconds(5);
        trace.EndAttempt(attempt, result);
    }

    private static IEnumerable<JsonElement> MarkersOf(TestTracing tracing) =>
        tracing.Sent.Where(document => document.GetProperty("annotations").TryGetProperty("batch_trace", out _));
}
