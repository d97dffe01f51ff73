using System.Text.Json;

namespace Gateway.Tracing;

public class TraceJoinTests
{
    private const int Invocations = 50_000;

    [Fact]
    public void Every_header_of_fifty_thousand_invocations_finds_its_subsegment()
    {
        var random = new RandomTraces(7);
        var tracing = new TestTracing();
        var headers = new List<string>();
        while (headers.Count < Invocations)
        {
            var trace = tracing.Begin(random.Batch());
            var fails = random.Coin(0.1);
            var attempts = 1 + random.Below(random.Coin(0.1) ? 60 : 2);
            for (var i = 0; i < attempts; i++)
            {
                if (random.Coin(0.01)) tracing.Clock.Advance(BatchSegment.LongestTime);
                var attempt = trace.BeginAttempt();
                if (trace.IsSampled) headers.Add(attempt.Header);
                trace.EndAttempt(attempt, fails ? random.Result() : new AttemptResult { Status = 200 });
            }

            trace.End("Succeeded");
        }

        var subsegments = tracing.Documents.SelectMany(LambdasOf).ToHashSet();

        Assert.Equal(headers.Count, headers.Distinct().Count());
        Assert.DoesNotContain(headers, header => !subsegments.Contains(header));
        Assert.Equal(headers.Count, subsegments.Count);
        Assert.True(tracing.Split > 0);
    }

    private static IEnumerable<string> LambdasOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var spans = root.TryGetProperty("subsegments", out var children) ? [root, .. children.EnumerateArray()] : new[] { root };
        return [.. spans.Where(span => span.GetProperty("name").ValueEquals("Lambda"))
            .Select(span => $"Root={root.GetProperty("trace_id")};Parent={span.GetProperty("id")};Sampled=1")];
    }
}
