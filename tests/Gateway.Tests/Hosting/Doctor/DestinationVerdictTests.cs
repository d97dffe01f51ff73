using Gateway.Aws;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

public sealed class DestinationVerdictTests
{
    private static readonly FailureDestination Queue = FailureDestination.Parse("arn:aws:sqs:eu-west-1:111122223333:failed")!;

    [Theory]
    [InlineData(200, null, nameof(CheckStatus.Ok))]
    [InlineData(400, "QueueDoesNotExist", nameof(CheckStatus.Failed))]
    [InlineData(404, null, nameof(CheckStatus.Failed))]
    [InlineData(400, "AccessDeniedException", nameof(CheckStatus.Warning))]
    [InlineData(403, null, nameof(CheckStatus.Warning))]
    [InlineData(403, "InvalidSignatureException", nameof(CheckStatus.Failed))]
    [InlineData(0, null, nameof(CheckStatus.Failed))]
    public void What_is_missing_is_a_failure_and_what_may_not_be_looked_at_a_warning(int status, string? error, string expected) =>
        Assert.Equal(expected, Of(status, error).Status.ToString());

    [Fact]
    public void A_warning_says_that_sending_is_another_right() =>
        Assert.Contains("it needs sqs:SendMessage only", Of(400, "AccessDeniedException").Remedy);

    private static Verdict Of(int status, string? error) =>
        DestinationVerdict.Of(Queue, ("sqs:GetQueueAttributes", "sqs:SendMessage"), new CallAnswer(status) { ErrorType = error, Problem = status == 200 ? null : "x" });
}
