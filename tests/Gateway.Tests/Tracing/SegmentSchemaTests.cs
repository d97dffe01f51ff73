using System.Text.Json;
using Gateway.Local.Traces;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

public class SegmentSchemaTests
{
    [Fact]
    public void A_thousand_segments_of_any_kind_are_what_XRay_takes()
    {
        var (segments, documents, split, markers, sends) = (0, 0, 0, 0, 0);
        for (var seed = 0; segments < 1000; seed++)
        {
            var random = new RandomTraces(seed);
            var tracing = random.Tracing();
            Run(tracing, random);
            Assert.InRange(tracing.LargestDatagram, 0, SegmentDocument.MaxDatagramBytes);
            foreach (var document in tracing.Sent)
            {
                SegmentSchema.Check(document);
                Assert.Null(SegmentRules.Problem(document));
                markers += document.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty("batch_trace", out _) ? 1 : 0;
                sends += SendsOf(document).Count();
            }

            segments += tracing.Recent.Newest().Count;
            documents += tracing.Documents.Count;
            split += tracing.Split;
        }

        // Not only the easy ones.
        Assert.True(split > 10 && markers > 100 && sends > 500 && documents > segments + markers);
    }

    [Theory]
    [InlineData("""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"7be01a94c2d36f58","name":"o","start_time":1.0,"end_time":2.0,"colour":"red"}""")]
    [InlineData("""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"7be01a94c2d36f58","name":"o|o","start_time":1.0,"end_time":2.0}""")]
    [InlineData("""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"7be01a94c2d36f58","name":"o","start_time":1.0,"end_time":2.0,"throttle":true}""")]
    [InlineData("""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"7be01a94c2d36f58","name":"o","start_time":1.0,"end_time":2.0,"annotations":{"a.b":1}}""")]
    [InlineData("""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"7be01a94c2d36f58","type":"subsegment","name":"o","start_time":1.0,"end_time":2.0}""")]
    [InlineData("""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"7be01a94c2d36f58","name":"o","start_time":1.0,"end_time":2.0,"cause":{"exceptions":[{"remote":true}]}}""")]
    public void The_check_can_fail(string json) =>
        Assert.ThrowsAny<Exception>(() => SegmentSchema.Check(JsonDocument.Parse(json).RootElement));

    private static void Run(TestTracing tracing, RandomTraces random)
    {
        var trace = tracing.Begin(random.Batch());
        for (var attempts = random.Below(random.Coin(0.2) ? 45 : 4); attempts > 0; attempts--)
        {
            tracing.Clock.AdvanceMilliseconds(random.Below(random.Coin(0.1) ? 400_000 : 100));
            var attempt = trace.BeginAttempt();
            tracing.Clock.AdvanceMilliseconds(random.Below(50));
            if (random.Coin(0.9)) trace.EndAttempt(attempt, random.Result());
            if (random.Coin(0.05)) tracing.Clock.Now -= TimeSpan.FromHours(1);
        }

        for (var sends = random.Coin(0.3) ? 1 + random.Below(25) : 0; sends > 0; sends--) random.Send(trace, tracing.Clock);
        if (random.Coin()) trace.BeginSettlement();
        tracing.Clock.AdvanceMilliseconds(random.Below(5));
        trace.End(random.Text(30));
    }

    // Apart from the attempts, only sendings speak to something else.
    private static IEnumerable<JsonElement> SendsOf(JsonElement document) => document.TryGetProperty("subsegments", out var children)
        ? children.EnumerateArray().Where(child => child.TryGetProperty("namespace", out _) && child.GetProperty("name").GetString() != "Lambda")
        : [];
}
