using Gateway.Records;

namespace Gateway.Tracing;

public class UpstreamLinksTests
{
    private const string One = $"Root={TestBatch.Root}";
    private const string Other = $"Root={TestBatch.OtherRoot}";

    [Fact]
    public void Each_trace_is_listed_once_with_the_record_that_names_it_first()
    {
        var links = UpstreamLinks.Of(TestBatch.Of(null, Other, One, "bad", One, Other), messageId: null);

        Assert.Equal(2, links.Count);
        Assert.Equal([(TestBatch.OtherRoot, 101L), (TestBatch.Root, 102L)], links.Listed.Select(link => (link.Context.Root.ToString(), link.Position)));
    }

    [Fact]
    public void Records_without_a_trace_give_no_links() => Assert.Equal(0, UpstreamLinks.Of(TestBatch.Of(null, "bad"), messageId: null).Count);

    [Fact]
    public void Ten_thousand_traces_are_all_counted_and_the_first_fifty_listed()
    {
        var lane = new Lane("orders-0", "orders", 0);
        // Twice each, and not in the order of their numbers.
        var batch = TestBatch.Of([.. Enumerable.Range(0, 20_000).Select(i => TestBatch.Record(lane, i, ("X-Amzn-Trace-Id", $"Root={TraceOf(i % 10_000)}")))]);

        var links = UpstreamLinks.Of(batch, messageId: null);

        Assert.Equal(10_000, links.Count);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (TraceOf(i), (long)i)), links.Listed.Select(link => (link.Context.Root.ToString(), link.Position)));
    }

    [Fact]
    public void A_queues_message_is_named_by_its_id() =>
        Assert.Equal("id-100", UpstreamLinks.Of(TestBatch.Of(One), static (in SourceRecord record) => $"id-{record.Position}").Listed[0].MessageId);

    private static string TraceOf(int i) => $"1-69a7f5c1-{(uint)(i * 2_654_435_761):x8}{i:x16}";
}
