using System.Net;
using System.Text;

namespace Gateway.Aws;

public sealed class CallAnswerTests
{
    [Theory]
    [InlineData("""{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue."}""", "QueueDoesNotExist", "QueueDoesNotExist: no such queue")]
    [InlineData("<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>not\nyou</Message></Error></ErrorResponse>", "AuthorizationError", "AuthorizationError: not you")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code></Error>", "NoSuchBucket", "NoSuchBucket")]
    [InlineData("<Error><Code>SignatureDoesNotMatch</Code><Message>the token was hunter2</Message></Error>", "SignatureDoesNotMatch", "SignatureDoesNotMatch: AWS computes another signature; correct the secret access key, or the clock of this machine")]
    [InlineData("<html>bad gateway", null, "HTTP status 403")]
    [InlineData("[1]", null, "HTTP status 403")]
    public async Task A_refusal_is_told_in_the_words_of_the_api(string body, string? type, string problem)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent(body, Encoding.UTF8) };

        var answer = await CallAnswer.ReadAsync(response, 1024, CancellationToken.None);

        Assert.Equal((403, type, problem), (answer.Status, answer.ErrorType, answer.Problem));
    }

    [Fact]
    public async Task A_success_has_its_request_and_no_problem()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Headers.Add("x-amz-request-id", "4442587FB7D0A2F9");

        var answer = await CallAnswer.ReadAsync(response, 1024, CancellationToken.None);

        Assert.Equal(("4442587FB7D0A2F9", null), (answer.RequestId, answer.Problem));
    }
}
