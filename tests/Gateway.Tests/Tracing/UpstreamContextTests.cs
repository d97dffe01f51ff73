using Gateway.Records;

namespace Gateway.Tracing;

public class UpstreamContextTests
{
    private const string XRay = $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6;Sampled=0";
    private const string W3C = "00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01";

    [Theory]
    [InlineData("X-Amzn-Trace-Id")]
    [InlineData("x-amzn-trace-id")]
    [InlineData("AWSTraceHeader")]
    [InlineData("awstraceheader")]
    public void X_Ray_headers_are_found_under_either_name_in_any_case(string name) =>
        Assert.Equal(TestBatch.Root, Read((name, XRay))?.Root.ToString());

    [Fact]
    public void X_Ray_wins_over_W3C_wherever_it_stands_and_gives_all_fields()
    {
        var context = Read(("traceparent", W3C), ("AWSTraceHeader", $"Root={TestBatch.Root}"));

        Assert.Equal(TestBatch.Root, context?.Root.ToString());
        Assert.Null(context?.Parent);
        Assert.Equal(UpstreamDecision.Undecided, context?.Decision);
    }

    [Fact]
    public void The_first_valid_carrier_wins()
    {
        Assert.Equal(TestBatch.Root, Read(("AWSTraceHeader", "nonsense"), ("X-Amzn-Trace-Id", XRay))?.Root.ToString());
        Assert.Equal("1-4efaaf4d-1e8720b39541901950019ee5", Read(("AWSTraceHeader", "nonsense"), ("TraceParent", W3C))?.Root.ToString());
        Assert.Equal("1-4efaaf4d-1e8720b39541901950019ee5", Read(("traceparent", "bad"), ("traceparent", W3C), ("traceparent", "bad"))?.Root.ToString());
    }

    [Fact]
    public void B3_comes_last_and_its_single_header_before_the_others()
    {
        const string Root = "1-4efaaf4d-1e8720b39541901950019ee5";
        (string, string)[] multi = [("X-B3-TraceId", "5efaaf4d1e8720b39541901950019ee5"), ("X-B3-SpanId", "63b7e2d01c9a4f86"), ("X-B3-Sampled", "1")];

        Assert.Equal(new TraceContext(Root5(), SegmentOf("63b7e2d01c9a4f86"), UpstreamDecision.Sampled), Read(multi));
        Assert.Equal(UpstreamDecision.NotSampled, Read([.. multi, ("b3", "4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-0")])?.Decision);
        Assert.Equal(Root, Read([.. multi, ("traceparent", W3C)])?.Root.ToString());
        Assert.Equal(TestBatch.Root, Read([.. multi, ("AWSTraceHeader", XRay)])?.Root.ToString());
        Assert.Equal(Root5(), Read([.. multi, ("traceparent", "bad"), ("b3", "bad")])?.Root);

        static TraceId Root5() => TraceId.TryParse("1-5efaaf4d-1e8720b39541901950019ee5"u8, out var id) ? id : default;
        static SegmentId SegmentOf(string text) => SegmentId.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var id) ? id : default;
    }

    [Fact]
    public void A_record_without_a_carrier_has_no_context()
    {
        Assert.Null(Read());
        Assert.Null(Read(("content-type", "json"), ("traceparent", "bad")));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var plain = TestBatch.Record(new Lane("orders-0", "orders", 0), 1);
        var traced = TestBatch.Record(new Lane("orders-0", "orders", 0), 1, ("traceparent", W3C), ("AWSTraceHeader", XRay));
        var zipkins = TestBatch.Record(new Lane("orders-0", "orders", 0), 1, ("b3", "4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-1"), ("X-B3-Flags", "1"));
        UpstreamContext.TryRead(plain, out _);
        UpstreamContext.TryRead(traced, out _);
        UpstreamContext.TryRead(zipkins, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            UpstreamContext.TryRead(plain, out _);
            UpstreamContext.TryRead(traced, out _);
            UpstreamContext.TryRead(zipkins, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TraceContext? Read(params (string Name, string Value)[] headers)
    {
        var record = TestBatch.Record(new Lane("orders-0", "orders", 0), 1, headers);
        return UpstreamContext.TryRead(record, out var context) ? context : null;
    }
}
