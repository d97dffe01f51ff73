using System.Text;
using Gateway.Tracing;

namespace Gateway.Invocation;

public class ErrorReaderTests
{
    [Fact]
    public void Javas_causes_are_read_to_the_innermost()
    {
        var error = Parse("""
            {"errorMessage":"cannot read","errorType":"java.lang.RuntimeException","stackTrace":["a.B.c(B.java:9)"],
             "cause":{"errorMessage":"wrapped","errorType":"java.io.UncheckedIOException","stackTrace":[],
              "cause":{"errorMessage":"not a number","errorType":"java.lang.NumberFormatException","stackTrace":["d.E.f(E.java:7)","g.H.i(H.java:8)"]}}}
            """);

        Assert.Equal(("java.lang.RuntimeException", "cannot read"), (error.Type, error.Message));
        Assert.Equal([("java.io.UncheckedIOException", "wrapped"), ("java.lang.NumberFormatException", "not a number")], error.Causes!.Select(c => (c.Type, c.Message)));
        Assert.Equal([0, 2], error.Causes!.Select(c => c.Stack?.Lines.Count ?? 0));
    }

    [Fact]
    public void Of_several_causes_that_dotnet_names_side_by_side_the_first_is_kept()
    {
        var error = Parse("""
            {"errorType":"AggregateException","errorMessage":"two went wrong","causes":[
             {"errorType":"TimeoutException","errorMessage":"late","cause":{"errorType":"SocketException","errorMessage":"unreachable"}},
             {"errorType":"FormatException","errorMessage":"odd"}]}
            """);

        Assert.Equal(["TimeoutException", "SocketException"], error.Causes!.Select(c => c.Type));
    }

    [Theory]
    [InlineData("""{"errorType":"T","cause":null}""")]
    [InlineData("""{"errorType":"T","cause":"a text"}""")]
    [InlineData("""{"errorType":"T","cause":["a"],"causes":{"errorType":"X"}}""")]
    [InlineData("""{"errorType":"T","causes":[]}""")]
    [InlineData("""{"errorType":"T"}""")]
    public void What_is_no_error_is_no_cause(string body) => Assert.Null(Parse(body).Causes);

    [Fact]
    public void What_follows_a_cause_belongs_to_the_error_around_it()
    {
        var error = Parse("""{"cause":{"errorType":"Inner","errorMessage":"i","trace":["at i"]},"errorType":"Outer","errorMessage":"o","trace":["at o"]}""");

        Assert.Equal(("Outer", "o", "at o"), (error.Type, error.Message, error.Stack!.Lines[0]));
        Assert.Equal(("Inner", "i", "at i"), (error.Causes![0].Type, error.Causes[0].Message, error.Causes[0].Stack!.Lines[0]));
    }

    [Fact]
    public void A_cause_that_is_cut_off_stands_as_far_as_it_goes()
    {
        var cause = Parse("""{"errorType":"Outer","cause":{"errorType":"Inner","errorMessage":"i","stackTrace":["at i","at""").Causes![0];

        Assert.Equal(("Inner", "i", 1), (cause.Type, cause.Message, cause.Stack!.Lines.Count));
    }

    [Fact]
    public void Deep_causes_and_their_stacks_are_bounded()
    {
        var frames = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"at {i}\""));
        var body = new StringBuilder();
        for (var i = 0; i < 40; i++) body.Append($$"""{"errorType":"E{{i}}","stackTrace":[{{frames}}],"cause":""");
        body.Append("null").Append('}', 40);

        var error = Parse(body.ToString());

        Assert.Equal(ErrorCause.MaxDepth, error.Causes!.Count);
        Assert.All(error.Causes, cause => Assert.Equal((ErrorCause.MaxLines, 50 - ErrorCause.MaxLines), (cause.Stack!.Lines.Count, cause.Stack.Omitted)));
        Assert.Equal(StackLines.MaxLines, error.Stack!.Lines.Count);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        var noise = new Aws.Noise(13);
        for (var i = 0; i < 5_000; i++)
        {
            var body = """{"errorType":"T","cause":{"errorType":"U","stackTrace":["a"],"causes":[{"cause":{}}]},"causes":[[],{"errorMessage":"m"}]}"""u8.ToArray();
            for (var changes = noise.Below(4); changes >= 0; changes--) body[noise.Below(body.Length)] = (byte)noise.Next();
            ErrorBody.Parse(body.AsSpan(0, noise.Below(body.Length)));
        }
    }

    private static ErrorBody Parse(string body) => ErrorBody.Parse(Encoding.UTF8.GetBytes(body));
}
