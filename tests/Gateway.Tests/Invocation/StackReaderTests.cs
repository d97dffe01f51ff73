using System.Text;
using Gateway.Tracing;

namespace Gateway.Invocation;

public class StackReaderTests
{
    [Theory]
    [InlineData("""{"errorType":"T","stackTrace":["  File \"a.py\", line 3, in f\n    raise X\n","second"]}""", "File \"a.py\", line 3, in f|second", 0)]
    [InlineData("""{"errorType":"T","trace":["T: m","    at f (a.js:1:2)"]}""", "T: m|at f (a.js:1:2)", 0)]
    [InlineData("""{"stackTrace":[{"path":"main.go","line":7,"label":"f"},{"label":"g","other":[1]}],"errorType":"T"}""", "f (main.go:7)|g (:0)", 0)]
    [InlineData("""{"errorType":"T","stackTrace":["a",7,null,["x"],"","b"]}""", "a|b", 0)]
    [InlineData("""{"errorType":"T","stackTrace":["a","b""", "a", 0)]
    public void Stacks_of_every_runtime_are_read(string body, string lines, int omitted)
    {
        var stack = ErrorBody.Parse(Encoding.UTF8.GetBytes(body)).Stack;

        Assert.Equal((lines, omitted), (string.Join('|', stack!.Lines), stack.Omitted));
    }

    [Theory]
    [InlineData("""{"errorType":"T","stackTrace":"text"}""")]
    [InlineData("""{"errorType":"T","stackTrace":{"a":["b"]}}""")]
    [InlineData("""{"errorType":"T","stackTrace":[]}""")]
    [InlineData("""{"errorType":"T"}""")]
    public void Anything_else_is_no_stack(string body) => Assert.Equal(("T", null), (ErrorBody.Parse(Encoding.UTF8.GetBytes(body)).Type, ErrorBody.Parse(Encoding.UTF8.GetBytes(body)).Stack));

    [Fact]
    public void A_deep_stack_is_cut_and_counted()
    {
        var frames = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"{new string('x', 1000)}{i}\""));

        var stack = ErrorBody.Parse(Encoding.UTF8.GetBytes($$"""{"stackTrace":[{{frames}}],"errorMessage":"m"}""")).Stack!;

        Assert.Equal((StackLines.MaxLines, 100 - StackLines.MaxLines), (stack.Lines.Count, stack.Omitted));
        Assert.All(stack.Lines, line => Assert.Equal(StackLines.MaxChars, line.Length));
    }
}
