using System.Text;

namespace Gateway.Hosting.Redrive;

public sealed class AwsAnswersTests
{
    [Fact]
    public void A_queue_gives_messages_with_or_without_a_trace()
    {
        var messages = SqsMessage.ReadAll("""{"Messages":[{"MessageId":"a","ReceiptHandle":"r","Body":"{}","Attributes":{"AWSTraceHeader":"Root=1"}},{"MessageId":"b","ReceiptHandle":"s","Body":"x"}]}"""u8.ToArray())!;

        Assert.Equal([new SqsMessage("a", "r", "{}", "Root=1"), new SqsMessage("b", "s", "x", null)], messages);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Messages":null}""")]
    public void An_empty_queue_has_none(string answer) => Assert.Empty(SqsMessage.ReadAll(Encoding.UTF8.GetBytes(answer))!);

    [Theory]
    [InlineData("<html/>")]
    [InlineData("[]")]
    [InlineData("""{"Messages":[{}]}""")]
    public void What_is_no_answer_of_SQS_is_none(string answer) => Assert.Null(SqsMessage.ReadAll(Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public void A_page_of_objects_may_have_another_behind_it()
    {
        var page = ObjectPage.Read("""<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><NextContinuationToken>t&amp;</NextContinuationToken><Contents><Key>a/1</Key></Contents><Contents><Key>a/&lt;2</Key></Contents></ListBucketResult>"""u8.ToArray())!;

        Assert.Equal(["a/1", "a/<2"], page.Keys);
        Assert.Equal("t&", page.Continuation);
        Assert.Null(ObjectPage.Read("<ListBucketResult/>"u8.ToArray())!.Continuation);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html><p/></html>")]
    [InlineData("")]
    public void What_is_no_page_of_objects_is_none(string answer) => Assert.Null(ObjectPage.Read(Encoding.UTF8.GetBytes(answer)));
}
