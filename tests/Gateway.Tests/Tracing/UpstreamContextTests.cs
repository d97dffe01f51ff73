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
        UpstreamContext.TryRead(plain, out _);
        UpstreamContext.TryRead(traced, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            UpstreamContext.TryRead(plain, out _);
            UpstreamContext.TryRead(traced, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TraceContext? Read(params (string Name, string Value)[] headers)
    {
        var record = TestBatch.Record(new Lane("orders-0", "orders", 0), 1, headers);
        return UpstreamContext.TryRead(record, out var context) ? context : null;
    }
}
