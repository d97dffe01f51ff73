using System.Text.Json;

namespace Gateway.Tracing;

public sealed class SendWriterTests
{
    private static readonly SendTarget Queue = new("SQS") { Operation = "SendMessage", Region = "eu-west-1", ResourceKey = "queue_url", Resource = "http://q/1/failed" };

    private readonly TestTracing _tracing = new();

    [Theory]
    [InlineData("kafka://orders-failed", "kafka")]
    [InlineData("rabbitmq://failures/orders", "rabbitmq")]
    [InlineData("rabbitmq:///orders-failed", "rabbitmq")]
    [InlineData("activemq://orders-failed", "activemq")]
    public void A_broker_is_another_service_under_the_address_that_was_configured(string address, string system)
    {
        var send = Sent(new SendTarget(address) { MessagingSystem = system }, status: 0, requestId: null, problem: null);

        Assert.Equal(["id", "name", "namespace", "start_time", "end_time"], send.EnumerateObject().Select(field => field.Name));
        Assert.Equal((address, "remote"), (Text(send, "name"), Text(send, "namespace")));
    }

    [Fact]
    public void A_broker_that_refuses_is_a_fault_that_says_why()
    {
        var send = Sent(new SendTarget("kafka://orders-failed"), status: 0, requestId: null, "no such topic");

        Assert.True(send.GetProperty("fault").GetBoolean());
        Assert.False(send.TryGetProperty("error", out _));
        Assert.Equal("no such topic", Cause(send).GetProperty("message").GetString());
    }

    [Fact]
    public void A_service_of_AWS_is_told_by_its_call_and_its_resource()
    {
        var send = Sent(Queue, status: 200, requestId: "r-1", problem: null);

        Assert.Equal(("SQS", "aws"), (Text(send, "name"), Text(send, "namespace")));
        Assert.Equal(
            """{"operation":"SendMessage","region":"eu-west-1","request_id":"r-1","queue_url":"http://q/1/failed","resource_names":["http://q/1/failed"]}""",
            send.GetProperty("aws").GetRawText());
        Assert.Equal(200, send.GetProperty("http").GetProperty("response").GetProperty("status").GetInt32());
        Assert.DoesNotContain(send.EnumerateObject(), field => field.Name is "fault" or "error" or "throttle" or "cause");
    }

    [Theory]
    [InlineData(0, "fault")]
    [InlineData(403, "error")]
    [InlineData(429, "error", "throttle")]
    [InlineData(500, "fault")]
    public void A_refusal_has_the_flags_of_its_status(int status, params string[] flags)
    {
        var send = Sent(Queue, status, requestId: null, "no");

        Assert.Equal(flags, send.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.True).Select(field => field.Name));
    }

    [Fact]
    public void What_had_not_ended_with_its_batch_is_a_fault_that_ends_there()
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        trace.BeginSend(Queue);
        trace.End("Stopped");

        var send = Assert.Single(Sends());
        Assert.True(send.GetProperty("fault").GetBoolean());
        Assert.Equal(_tracing.Document.GetProperty("end_time").GetDecimal(), send.GetProperty("end_time").GetDecimal());
    }

    private JsonElement Sent(SendTarget target, int status, string? requestId, string? problem)
    {
        var trace = _tracing.Begin(TestBatch.Of((string?)null));
        trace.BeginSend(target);
        trace.EndSend(status, requestId, problem);
        trace.End("SentToDestination");
        return Assert.Single(Sends());
    }

    private IEnumerable<JsonElement> Sends() => _tracing.Document.GetProperty("subsegments").EnumerateArray().Where(subsegment => subsegment.TryGetProperty("namespace", out _));

    private static JsonElement Cause(JsonElement send) => Assert.Single(send.GetProperty("cause").GetProperty("exceptions").EnumerateArray());

    private static string? Text(JsonElement send, string name) => send.GetProperty(name).GetString();
}
