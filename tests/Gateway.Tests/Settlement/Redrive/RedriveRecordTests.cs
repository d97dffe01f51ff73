using Gateway.Tracing;

namespace Gateway.Settlement.Redrive;

public sealed class RedriveRecordTests
{
    private static readonly FailedItem Item = new("stock::/", "stock", "{}"u8.ToArray()) { MessageId = "m-1" };

    [Theory]
    [InlineData("Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13")]
    [InlineData("Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Parent=90d4b7e1352c8af6;Sampled=1")]
    public void It_names_the_trace_in_which_it_failed(string header)
    {
        Assert.True(TraceHeader.TryParse(header, out var failedIn));

        var record = RedriveRecord.Of(Item, new RedriveLane(Item), 7, failedIn);

        Assert.True(UpstreamContext.TryRead(record, out var read));
        Assert.Equal(failedIn, read);
        Assert.Equal("{}"u8, record.Payload.Value);
    }

    [Fact]
    public void It_is_found_again_by_its_number()
    {
        var message = RedriveRecord.Of(Item, new RedriveLane(Item), 7, failedIn: null);
        var record = RedriveRecord.Of(Item with { MessageId = null, Offset = 512 }, new RedriveLane(Item), 8, failedIn: null);

        Assert.Equal((7, 7, "m-1"), (RedriveRecord.NumberOf(message), message.Position, RedriveRecord.MessageIdOf(message)));
        Assert.Equal((8, 512, null), (RedriveRecord.NumberOf(record), record.Position, RedriveRecord.MessageIdOf(record)));
        Assert.False(UpstreamContext.TryRead(record, out _));
    }
}
