namespace Gateway.Tracing;

public class StackFrameTests
{
    [Theory]
    [InlineData("  File \"/var/task/app.py\", line 3, in handler\n    raise KeyError('x')", "handler", "/var/task/app.py", 3)]
    [InlineData("    at Runtime.handler (/var/task/index.js:12:11)", "Runtime.handler", "/var/task/index.js", 12)]
    [InlineData("at async Runtime.handleOnce (file:///var/runtime/index.mjs:1173:29)", "async Runtime.handleOnce", "file:///var/runtime/index.mjs", 1173)]
    [InlineData("    at /var/task/index.js:7:3", "/var/task/index.js", "/var/task/index.js", 7)]
    [InlineData("example.Handler.handleRequest(Handler.java:23)", "example.Handler.handleRequest", "Handler.java", 23)]
    [InlineData("at Orders.Function.Handle(Stream input, ILambdaContext context) in /src/Function.cs:line 42", "Orders.Function.Handle(Stream input, ILambdaContext context)", "/src/Function.cs", 42)]
    [InlineData("/var/task/app.rb:5:in `handler'", "handler", "/var/task/app.rb", 5)]
    [InlineData("main.handler (github.com/acme/orders/main.go:19)", "main.handler", "github.com/acme/orders/main.go", 19)]
    [InlineData("at System.Threading.Tasks.Task.Wait()", "at System.Threading.Tasks.Task.Wait()", null, null)]
    [InlineData("KeyError: 'x'", "KeyError: 'x'", null, null)]
    [InlineData("", "", null, null)]
    public void Frames_of_all_runtimes_are_read(string text, string label, string? path, int? line) =>
        Assert.Equal(new StackFrame(label, path, line), StackFrame.Of(text));

    [Fact]
    public void A_line_number_out_of_range_is_none() => Assert.Null(StackFrame.Of("f(a.java:99999999999)").Line);
}
