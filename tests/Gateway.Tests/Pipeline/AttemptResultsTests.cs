using Gateway.Invocation;
using Gateway.Tracing;

namespace Gateway.Pipeline;

public class AttemptResultsTests
{
    [Theory]
    [InlineData("Succeeded", 200, null, "")]
    [InlineData("FunctionFailed", 200, "Unhandled", "fault")]
    [InlineData("FunctionFailed", 400, null, "error")]
    [InlineData("TimedOut", 0, null, "fault")]
    [InlineData("Throttled", 429, null, "error,throttle")]
    [InlineData("Throttled", 502, null, "error,throttle")]
    [InlineData("ServiceFailed", 500, null, "fault")]
    [InlineData("ServiceFailed", 409, null, "error")]
    [InlineData("ServiceFailed", 0, null, "fault")]
    [InlineData("MappingBroken", 404, null, "error")]
    [InlineData("MappingBroken", 502, null, "fault")]
    [InlineData("MappingBroken", 0, null, "fault")]
    [InlineData("TooLarge", 413, null, "error")]
    public void Flags_follow_the_status_but_for_a_function_that_failed(string outcome, int status, string? functionError, string flags)
    {
        var result = AttemptResults.Of(new InvocationOutcome(Enum.Parse<InvocationClass>(outcome)) { Status = status, FunctionError = functionError });

        var raised = new[] { ("fault", result.Fault), ("error", result.Error), ("throttle", result.Throttle) };
        Assert.Equal(flags, string.Join(',', raised.Where(flag => flag.Item2).Select(flag => flag.Item1)));
    }

    [Theory]
    [InlineData("TimedOut", 0, null, null, "TimedOut")]
    [InlineData("ServiceFailed", 0, null, null, "ServiceFailed")]
    [InlineData("FunctionFailed", 200, null, "Unhandled", "Unhandled")]
    [InlineData("FunctionFailed", 200, "Sandbox.Timedout", "Unhandled", "Sandbox.Timedout")]
    [InlineData("ServiceFailed", 503, null, null, null)]
    [InlineData("Succeeded", 200, null, null, null)]
    public void A_cause_has_the_type_that_is_known(string outcome, int status, string? type, string? functionError, string? expected) => Assert.Equal(
        expected,
        AttemptResults.Of(new InvocationOutcome(Enum.Parse<InvocationClass>(outcome)) { Status = status, ErrorType = type, FunctionError = functionError }).CauseType);

    [Fact]
    public void An_invocation_given_up_is_a_fault_that_says_so()
    {
        var result = AttemptResults.Of(null);

        Assert.Equal((true, "Abandoned"), (result.Fault, result.CauseType));
    }

    [Fact]
    public void The_stack_goes_along()
    {
        var stack = new StackLines(["at f"], 3);

        Assert.Same(stack, AttemptResults.Of(new InvocationOutcome(InvocationClass.FunctionFailed) { ErrorStack = stack }).CauseStack);
    }

    [Fact]
    public void The_causes_go_along()
    {
        ErrorCause[] causes = [new("T", "m", null)];

        Assert.Same(causes, AttemptResults.Of(new InvocationOutcome(InvocationClass.FunctionFailed) { ErrorCauses = causes }).Causes);
    }
}
