using System.Text;

namespace Gateway.Tracing;

public class B3CarrierTests
{
    private const string Trace = "4efaaf4d1e8720b39541901950019ee5";
    private const string Span = "53b7e2d01c9a4f86";
    private const string Root = "1-4efaaf4d-1e8720b39541901950019ee5";

    [Theory]
    [InlineData($"{Trace}-{Span}", Root, "Undecided")]
    [InlineData($"{Trace}-{Span}-1", Root, "Sampled")]
    [InlineData($"{Trace}-{Span}-d", Root, "Sampled")]
    [InlineData($"{Trace}-{Span}-0", Root, "NotSampled")]
    [InlineData($"{Trace}-{Span}-1-05e3ac9a4f6e3b90", Root, "Sampled")]
    [InlineData($"{Trace}-{Span}-?", Root, "Undecided")]
    [InlineData($"9541901950019ee5-{Span}-1", "1-00000000-000000009541901950019ee5", "Sampled")]
    public void A_single_header_names_trace_and_span_and_may_decide(string header, string root, string decision)
    {
        var context = Read(("b3", header));

        Assert.Equal((root, Span, decision), (context?.Root.ToString(), context?.Parent.ToString(), context?.Decision.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-")]
    [InlineData("---")]
    [InlineData(Trace)]
    [InlineData($"{Trace}-")]
    [InlineData($"{Trace}-{Span}-1-05e3ac9a4f6e3b90-more")]
    [InlineData($"4efaaf4d-{Span}-1")]
    [InlineData($"{Trace}0-{Span}-1")]
    [InlineData($"00000000000000000000000000000000-{Span}-1")]
    [InlineData($"{Trace}-0000000000000000-1")]
    [InlineData($"{Trace}-53b7e2d01c9a4fg6-1")]
    public void A_single_header_of_another_form_is_no_context(string header) => Assert.Null(Read(("b3", header)));

    [Theory]
    [InlineData("X-B3-Sampled", "1", "Sampled")]
    [InlineData("x-b3-sampled", "true", "Sampled")]
    [InlineData("X-B3-SAMPLED", "0", "NotSampled")]
    [InlineData("X-B3-Sampled", "False", "NotSampled")]
    [InlineData("X-B3-Sampled", "perhaps", "Undecided")]
    [InlineData("X-B3-Flags", "1", "Sampled")]
    [InlineData("X-B3-Flags", "0", "Undecided")]
    [InlineData("X-B3-ParentSpanId", "05e3ac9a4f6e3b90", "Undecided")]
    public void Several_headers_are_read_together_in_any_order(string name, string value, string decision)
    {
        var context = Read((name, value), ("X-B3-SpanId", Span), ("x-b3-traceid", Trace));

        Assert.Equal((Root, Span, decision), (context?.Root.ToString(), context?.Parent.ToString(), context?.Decision.ToString()));
    }

    [Fact]
    public void Debug_overrules_the_decision() =>
        Assert.Equal(UpstreamDecision.Sampled, Read(("X-B3-Flags", "1"), ("X-B3-Sampled", "0"), ("X-B3-TraceId", Trace))?.Decision);

    [Fact]
    public void A_span_that_is_not_valid_leaves_the_trace() =>
        Assert.Equal((Root, null), (Read(("X-B3-TraceId", Trace), ("X-B3-SpanId", "1"))?.Root.ToString(), Read(("X-B3-TraceId", Trace), ("X-B3-SpanId", "1"))?.Parent));

    [Fact]
    public void A_decision_without_a_trace_is_no_context()
    {
        Assert.Null(Read(("X-B3-Sampled", "0")));
        Assert.Null(Read(("X-B3-SpanId", Span), ("X-B3-TraceId", "no id"), ("X-B3-", ""), ("b", "")));
    }

    private static TraceContext? Read(params (string Name, string Value)[] headers)
    {
        var carrier = new B3Carrier();
        foreach (var (name, value) in headers) carrier.Take(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        return carrier.TryGetContext(out var context) ? context : null;
    }
}
