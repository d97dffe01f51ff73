using Gateway.Aws;
using Gateway.Aws.Lambda;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

public sealed class FunctionVerdictsTests
{
    private static readonly FunctionConfiguration Fine = new() { State = "Active", LastUpdateStatus = "Successful", TracingMode = "Active", Timeout = TimeSpan.FromSeconds(30), Runtime = "nodejs22.x" };

    [Fact]
    public void A_function_that_is_there_shows_what_it_is() =>
        Assert.Equal(Verdict.Ok("my-function, nodejs22.x, Active"), Verdicts().Function(Fine, null, null));

    [Theory]
    [InlineData("Pending", "Successful", nameof(CheckStatus.Warning))]
    [InlineData("Inactive", "Successful", nameof(CheckStatus.Warning))]
    [InlineData("Failed", "Successful", nameof(CheckStatus.Failed))]
    [InlineData("Active", "Failed", nameof(CheckStatus.Warning))]
    [InlineData("Active", "InProgress", nameof(CheckStatus.Ok))]
    [InlineData(null, null, nameof(CheckStatus.Ok))]
    public void Its_state_counts(string? state, string? update, string status) =>
        Assert.Equal(status, Verdicts().Function(Fine with { State = state, LastUpdateStatus = update }, null, null).Status.ToString());

    [Theory]
    [InlineData("ResourceNotFoundException", nameof(CheckStatus.Failed), "Create it, or correct FunctionName (my-function) or Aws.Region.")]
    [InlineData("AccessDeniedException", nameof(CheckStatus.Warning), "Allow the gateway's role lambda:GetFunctionConfiguration on it, to have its tracing and its timeout checked; delivery does not need it.")]
    [InlineData("UnrecognizedClientException", nameof(CheckStatus.Failed), "Let the gateway's network reach Lambda (a VPC endpoint or NAT), and see that Aws.Region, Aws.LambdaEndpoint and the credentials are right.")]
    [InlineData(null, nameof(CheckStatus.Failed), "Let the gateway's network reach Lambda (a VPC endpoint or NAT), and see that Aws.Region, Aws.LambdaEndpoint and the credentials are right.")]
    public void What_Lambda_refuses_has_its_remedy(string? error, string status, string remedy)
    {
        var verdict = Verdicts().Function(null, error, "no");

        Assert.Equal((status, remedy), (verdict.Status.ToString(), verdict.Remedy));
    }

    [Theory]
    [InlineData(null, nameof(CheckStatus.Ok))]
    [InlineData("AccessDeniedException", nameof(CheckStatus.Failed))]
    [InlineData("ResourceNotFoundException", nameof(CheckStatus.Failed))]
    [InlineData("TooManyRequestsException", nameof(CheckStatus.Warning))]
    [InlineData("ServiceException", nameof(CheckStatus.Failed))]
    public void A_rehearsal_says_whether_it_may_be_invoked(string? error, string status) =>
        Assert.Equal(status, Verdicts().Invoke(new CallAnswer(error is null ? 204 : 403) { ErrorType = error, Problem = error }).Status.ToString());

    [Fact]
    public void A_role_that_invokes_is_the_one_that_has_to_be_allowed() => Assert.Equal(
        "Allow the role arn:aws:iam::111122223333:role/invoker lambda:InvokeFunction on it; gateway policy prints how.",
        Verdicts("Gateway: { RoleArn: 'arn:aws:iam::111122223333:role/invoker' }").Invoke(new CallAnswer(403) { ErrorType = "AccessDeniedException", Problem = "x" }).Remedy);

    [Fact]
    public void Tracing_that_is_not_active_is_a_warning_unless_nothing_is_traced()
    {
        var passing = Fine with { TracingMode = "PassThrough" };

        Assert.Equal(Verdict.Ok("Active"), Verdicts().Tracing(Fine));
        Assert.Equal(CheckStatus.Warning, Verdicts().Tracing(passing).Status);
        Assert.Contains("--function-name my-function --tracing-config Mode=Active.", Verdicts().Tracing(passing).Remedy);
        Assert.Equal(CheckStatus.Ok, Verdicts(isTraced: false).Tracing(passing).Status);
        Assert.Equal(CheckStatus.Skipped, Verdicts().Tracing(null).Status);
    }

    [Theory]
    [InlineData(60, nameof(CheckStatus.Ok))]
    [InlineData(61, nameof(CheckStatus.Warning))]
    public void A_function_that_may_take_longer_than_the_gateway_waits_is_a_warning(int seconds, string status) =>
        Assert.Equal(status, Verdicts("Gateway: { InvocationTimeoutSeconds: 60 }").Timeout(Fine with { Timeout = TimeSpan.FromSeconds(seconds) }).Status.ToString());

    private static FunctionVerdicts Verdicts(string more = "", bool isTraced = true) => new(Written.Mapping(Written.Load(Written.Orders(more))), isTraced);
}
