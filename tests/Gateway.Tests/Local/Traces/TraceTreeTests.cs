namespace Gateway.Local.Traces;

public sealed class TraceTreeTests
{
    [Fact]
    public void Documents_join_by_their_ids_in_whatever_order_they_come()
    {
        var tree = TraceTree.Assemble([.. Some.WholeTrace().Reverse()]);

        Assert.Equal(TraceState.Whole, tree.State);
        Assert.Equal(["checkout", "orders", "Lambda", "demo", "demo"], Down(Assert.Single(tree.Roots)));
        Assert.Equal(Some.Epoch, tree.Start);
        Assert.Equal(Some.Epoch + 0.04, tree.End);
    }

    [Fact]
    public void A_trace_without_a_call_is_not_an_invocations()
    {
        var tree = TraceTree.Assemble([Some.Segment("checkout", "1")]);

        Assert.Equal(TraceState.NotInvoked, tree.State);
    }

    [Theory]
    [InlineData("checkout", "orders hangs on")]
    [InlineData("orders", "demo hangs on")]
    public void A_missing_parent_breaks_the_trace(string missing, string problem)
    {
        var tree = TraceTree.Assemble([.. Some.WholeTrace().Where(segment => segment.Name != missing)]);

        Assert.Equal(TraceState.Broken, tree.State);
        Assert.Contains(problem, tree.Problem);
    }

    [Theory]
    [InlineData("AWS::Lambda", "hangs on")]
    [InlineData("AWS::Lambda::Function", "has no AWS::Lambda::Function")]
    public void A_function_that_did_not_report_breaks_the_trace(string missing, string problem) =>
        Assert.Contains(problem, TraceTree.Assemble([.. Some.WholeTrace().Where(segment => segment.Origin != missing)]).Problem);

    [Fact]
    public void A_call_that_leads_nowhere_breaks_the_trace_unless_functions_do_not_report()
    {
        TraceSegment[] documents = [.. Some.WholeTrace().Where(segment => segment.Origin is null)];

        Assert.Equal("a call leads to no function", TraceTree.Assemble(documents).Problem);
        Assert.Equal(TraceState.Whole, TraceTree.Assemble(documents, functionReports: false).State);
    }

    [Fact]
    public void A_failed_call_may_lead_nowhere()
    {
        var whole = Some.WholeTrace();
        var throttled = Some.Segment("Lambda", "9", "2", 0.009, 0.0095) with { Namespace = "aws", Throttle = true, Error = true };
        var orders = whole[1] with { Subsegments = [throttled, .. whole[1].Subsegments] };

        Assert.Equal(TraceState.Whole, TraceTree.Assemble([whole[0], orders, whole[2], whole[3]]).State);
    }

    [Fact]
    public void Lambda_must_hang_on_the_call_and_not_on_its_segment()
    {
        var whole = Some.WholeTrace();
        var service = whole[2] with { ParentId = whole[1].Id };

        Assert.Contains("not the call", TraceTree.Assemble([whole[0], whole[1], service, whole[3]]).Problem);
    }

    [Fact]
    public void A_trace_has_one_root()
    {
        TraceSegment[] documents = [.. Some.WholeTrace(), Some.Segment("other", "8")];

        Assert.Equal("it has 2 roots", TraceTree.Assemble(documents).Problem);
    }

    [Fact]
    public void A_complete_document_replaces_the_one_in_progress()
    {
        var whole = Some.WholeTrace();
        var begun = whole[1] with { End = null, Subsegments = [] };

        Assert.Contains("in progress", TraceTree.Assemble([whole[0], begun]).Problem);
        Assert.Equal(TraceState.Whole, TraceTree.Assemble([begun, .. whole]).State);
        Assert.Equal(TraceState.Whole, TraceTree.Assemble([.. whole, begun]).State);
    }

    [Fact]
    public void Two_complete_documents_of_one_id_break_the_trace()
    {
        TraceSegment[] documents = [.. Some.WholeTrace(), Some.WholeTrace()[1]];

        Assert.Equal("an id was reported twice", TraceTree.Assemble(documents).Problem);
    }

    private static IEnumerable<string> Down(TraceNode node) => [node.Segment.Name, .. node.Children.SelectMany(Down)];
}
