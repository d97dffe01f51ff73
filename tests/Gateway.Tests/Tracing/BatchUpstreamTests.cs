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

    [Theory]
    [InlineData("1,0", "Sampled", "NotSampled", "Sampled", "Undecided")]
    [InlineData("0,1", "Sampled", "NotSampled", "NotSampled", "Undecided")]
    [InlineData("0,-", "Undecided", "NotSampled", "NotSampled", "Undecided")]
    [InlineData("-,1", "Sampled", "Undecided", "Sampled", "Undecided")]
    [InlineData("-,?,1,0", "Sampled", "NotSampled", "Undecided", "Undecided")]
    [InlineData("?,0,0", "Undecided", "NotSampled", "Undecided", "Undecided")]
    [InlineData("1,1", "Sampled", "Sampled", "Sampled", "Sampled")]
    [InlineData("0,0", "NotSampled", "NotSampled", "NotSampled", "NotSampled")]
    [InlineData("?,-", "Undecided", "Undecided", "Undecided", "Undecided")]
    [InlineData("1", "Sampled", "Sampled", "Sampled", "Sampled")]
    [InlineData("0", "NotSampled", "NotSampled", "NotSampled", "NotSampled")]
    public void Records_that_differ_are_decided_by_the_policy(string decisions, string any, string all, string first, string sampler)
    {
        var headers = decisions.Split(',').Select((d, i) => d == "-" ? null : $"Root={(i % 2 == 0 ? TestBatch.Root : TestBatch.OtherRoot)};Sampled={d}");
        var batch = TestBatch.Of([.. headers]);

        Assert.Equal(
            [any, all, first, sampler],
            Enum.GetValues<DecisionPolicy>().Select(policy => BatchUpstream.Read(batch, UpstreamTrust.All, policy).Decision.ToString()));
    }

    [Theory]
    [InlineData("AnySampled")]
    [InlineData("AllSampled")]
    [InlineData("First")]
    [InlineData("Sampler")]
    public void Reading_on_after_the_answer_is_known_would_not_change_it(string name)
    {
        var policy = Enum.Parse<DecisionPolicy>(name);
        string?[] choices = [null, "?", "0", "1"];
        for (var word = 0; word < 4 * 4 * 4 * 4; word++)
        {
            var votes = default(UpstreamVotes);
            var said = Enumerable.Range(0, 4).Select(i => choices[(word >> (2 * i)) & 3]).ToList();
            foreach (var vote in said) votes.Add(VoteOf(vote));
            var batch = TestBatch.Of([.. said.Select((d, i) => d is null ? null : $"Root={(i % 2 == 0 ? TestBatch.Root : TestBatch.OtherRoot)};Sampled={d}")]);

            var first = VoteOf(said.Find(vote => vote is not null));
            Assert.Equal(votes.Decide(policy, first), BatchUpstream.Read(batch, UpstreamTrust.All, policy).Decision);
        }
    }

    private static UpstreamDecision VoteOf(string? vote) =>
        vote == "1" ? UpstreamDecision.Sampled : vote == "0" ? UpstreamDecision.NotSampled : UpstreamDecision.Undecided;

    private static BatchUpstream Read(params string?[] headers) => BatchUpstream.Read(TestBatch.Of(headers), UpstreamTrust.All);
}
