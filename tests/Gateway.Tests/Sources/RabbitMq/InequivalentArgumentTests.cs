namespace Gateway.Sources.RabbitMq;

public sealed class InequivalentArgumentTests
{
    // As RabbitMQ 3.10 words them.
    [Theory]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'x-dead-letter-exchange' for queue 'q' in vhost '/': received none but current is the value 'dlx' of type 'longstr'", "x-dead-letter-exchange", "dlx")]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received none but current is the value '60000' of type 'signedint'", "x-message-ttl", 60000L)]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'x-single-active-consumer' for queue 'q' in vhost '/': received none but current is the value 'true' of type 'bool'", "x-single-active-consumer", true)]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'true' but current is 'false'", "durable", false)]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'auto_delete' for queue 'q' in vhost '/': received 'false' but current is 'true'", "auto_delete", true)]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'x-foo' for queue 'q' in vhost '/': received the value '1' of type 'long' but current is none", "x-foo", null)]
    [InlineData("PRECONDITION_FAILED - inequivalent arg 'x-dead-letter-exchange' for queue 'it's but current is none' in vhost '/': received none but current is the value '' of type 'longstr'", "x-dead-letter-exchange", "")]
    public void The_argument_and_the_queues_value_are_read(string text, string name, object? value) =>
        Assert.Equal(new InequivalentArgument(name, value), InequivalentArgument.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("PRECONDITION_FAILED - invalid arg 'x-max-age' for queue 'q' in vhost '/'")]
    [InlineData("NOT_FOUND - no queue 'q' in vhost '/'")]
    [InlineData("ACCESS_REFUSED - access to queue 'q' in vhost '/' refused for user 'reader'")]
    public void Any_other_refusal_is_not_about_an_argument(string text) => Assert.Null(InequivalentArgument.Parse(text));
}
