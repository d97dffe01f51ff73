using Gateway.Configuration;
using Gateway.Records;

namespace Gateway.Tracing;

public class BatchUpstreamTests
{
    private const string One = $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6";
    private const string Other = $"Root={TestBatch.OtherRoot};Parent=53b7e2d01c9a4f86";

    [Fact]
    public void Records_that_name_one_trace_continue_it_under_the_first_ones_parent()
    {
        var upstream = Read(One, $"Root={TestBatch.Root};Parent=1111111111111111");

        Assert.Equal(TestBatch.Root, upstream.Joined?.Root.ToString());
        Assert.Equal("90d4b7e1352c8af6", upstream.Joined?.Parent.ToString());
    }

    [Fact]
    public void Records_that_name_several_traces_continue_none()
    {
        Assert.Null(Read(One, Other).Joined);
        Assert.Equal(TestBatch.Root, Read(One, Other).First?.Root.ToString());
    }

    [Fact]
    public void One_record_without_context_makes_a_trace_of_its_own()
    {
        Assert.Null(Read(One, null, One).Joined);
        Assert.Null(Read(null, One).Joined);
        Assert.Equal(TestBatch.Root, Read(null, One).First?.Root.ToString());
        Assert.Null(Read(null, null).First);
    }

    [Theory]
    [InlineData("1", "Sampled")]
    [InlineData("0", "NotSampled")]
    [InlineData("?", "Undecided")]
    [InlineData("0,0,0", "NotSampled")]
    [InlineData("0,1,-", "Sampled")]
    [InlineData("0,0,-", "Undecided")]
    [InlineData("0,?", "Undecided")]
    [InlineData("?,0,1", "Sampled")]
    [InlineData("-,-,1", "Sampled")]
    [InlineData("-", "Undecided")]
    public void Any_1_samples_and_only_all_0_does_not(string decisions, string expected)
    {
        var headers = decisions.Split(',').Select((d, i) => d == "-" ? null : $"Root={(i % 2 == 0 ? TestBatch.Root : TestBatch.OtherRoot)};Sampled={d}");

        Assert.Equal(Enum.Parse<UpstreamDecision>(expected), Read([.. headers]).Decision);
    }

    [Fact]
    public void Ids_only_takes_no_decision()
    {
        var upstream = BatchUpstream.Read(TestBatch.Of(One + ";Sampled=1"), UpstreamTrust.IdsOnly);

        Assert.Equal(UpstreamDecision.Undecided, upstream.Decision);
        Assert.Equal(TestBatch.Root, upstream.Joined?.Root.ToString());
    }

    [Fact]
    public void None_reads_nothing() =>
        Assert.Equal(default, BatchUpstream.Read(TestBatch.Of(One + ";Sampled=1"), UpstreamTrust.None));

    [Fact]
    public void Traces_are_counted_once_each()
    {
        Assert.Equal(2, BatchUpstream.CountTraces(TestBatch.Of(One, Other, null, One, Other, "bad").Records));
        Assert.Equal(0, BatchUpstream.CountTraces(TestBatch.Of(null, "bad").Records));
    }

    private static BatchUpstream Read(params string?[] headers) => BatchUpstream.Read(TestBatch.Of(headers), UpstreamTrust.All);
}
