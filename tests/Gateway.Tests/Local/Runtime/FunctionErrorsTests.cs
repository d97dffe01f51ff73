using System.Text;

namespace Gateway.Local.Runtime;

public sealed class FunctionErrorsTests
{
    private const string Id = "b74f0a5e-7f0c-4d2b-9b0e-2f7f5d2f7c11";

    [Fact]
    public void Each_has_the_form_of_Lambdas_own()
    {
        Assert.Equal(
            $$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{Id}} Error: Task timed out after 0.50 seconds"}""",
            Text(FunctionErrors.TimedOut(Id, TimeSpan.FromMilliseconds(500))));
        Assert.Equal(
            $$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{Id}} Error: Runtime exited with error: exit status 1"}""",
            Text(FunctionErrors.Exited(Id, new ProcessExit(1))));
        Assert.Equal(
            $$"""{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: {{Id}} Error: Permission denied"}""",
            Text(FunctionErrors.NotStarted(Id, "Permission denied")));
    }

    [Theory]
    [InlineData(0, "Runtime exited without providing a reason")]
    [InlineData(1, "Runtime exited with error: exit status 1")]
    [InlineData(129, "Runtime exited with error: exit status 129")]
    [InlineData(137, "Runtime exited with error: signal: killed")]
    [InlineData(139, "Runtime exited with error: signal: segmentation fault")]
    public void An_end_is_told_in_Lambdas_words(int code, string said) => Assert.Equal(said, new ProcessExit(code).Reason);

    [Theory]
    [InlineData("""{"errorType":"TypeError","errorMessage":"a\nb","stackTrace":[]}""", "TypeError: a b")]
    [InlineData("""{"errorMessage":"boom"}""", "boom")]
    [InlineData("""{"errorType":"Error","errorMessage":""}""", "Error")]
    [InlineData("""{"errorType":7}""", null)]
    [InlineData("""[1]""", null)]
    [InlineData("""boom""", null)]
    public void An_error_is_told_in_one_line(string body, string? said) =>
        Assert.Equal(said, FunctionErrors.Describe(new InvocationAnswer(Encoding.UTF8.GetBytes(body), IsError: true)));

    private static string Text(InvocationAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
