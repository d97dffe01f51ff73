using Gateway.Local.Traces;

namespace Gateway.Local.Demo;

public sealed class TraceDrawingTests
{
    [Fact]
    public void A_trace_is_drawn_as_indented_lines_with_bars_on_one_axis()
    {
        const string Expected = """
              checkout                               4.0 ms  ###
                orders                              32.0 ms       ########################
                  Lambda                            28.0 ms         #####################
                    demo AWS::Lambda                20.0 ms            ###############
                      demo AWS::Lambda::Function    19.0 ms             ##############
            """;

        Assert.Equal(Expected, Draw(TraceTree.Assemble(Some.WholeTrace()), width: 80), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void No_line_fills_the_width(int width) =>
        Assert.All(Draw(TraceTree.Assemble(Some.WholeTrace()), width).Split('\n'), line => Assert.InRange(line.Length, 1, width - 1));

    [Fact]
    public void A_failure_is_told_in_words()
    {
        var whole = Some.WholeTrace();
        var call = whole[1].Subsegments[0] with { Fault = true };
        var tree = TraceTree.Assemble([whole[0], whole[1] with { Subsegments = [call] }, whole[2], whole[3]]);

        var line = Assert.Single(TraceDrawing.Draw(tree, 80, '#'), line => line.Failed);

        Assert.StartsWith("      Lambda (fault) ", line.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Seconds_are_shown_as_seconds() =>
        Assert.Contains(" 1.25 s ", Draw(TraceTree.Assemble([Some.Segment("slow", "1", to: 1.25)]), 80));

    [Fact]
    public void An_instant_has_a_bar_too() =>
        Assert.EndsWith("#", Draw(TraceTree.Assemble([Some.Segment("quick", "1", to: 0)]), 80));

    private static string Draw(TraceTree tree, int width) => string.Join('\n', TraceDrawing.Draw(tree, width, '#'));
}
