using System.Text;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Messages;

public sealed class MessageReaderTests
{
    private static readonly Lane Lane = new("orders", "orders");

    [Fact]
    public void A_record_has_the_body_the_tag_and_its_lane()
    {
        var record = SomeMessage.Read(Lane, body: "payload", tag: 42);

        Assert.Equal("payload", Encoding.UTF8.GetString(record.Payload.Value));
        Assert.Equal(42, record.Position);
        Assert.Same(Lane, record.Lane);
        Assert.True(record.Payload.HasKey);
    }

    [Fact]
    public void An_empty_body_is_a_body()
    {
        var record = SomeMessage.Read(Lane, body: "");

        Assert.True(record.Payload.HasValue);
        Assert.True(record.Payload.Value.IsEmpty);
    }

    [Fact]
    public void Seconds_become_milliseconds_of_the_producers_clock()
    {
        var record = SomeMessage.Read(Lane, new BasicProperties { Timestamp = new AmqpTimestamp(1_772_615_105) });

        Assert.Equal((1_772_615_105_000, TimestampKind.Create), (record.Timestamp, record.TimestampKind));
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253_402_300_800)]
    public void A_timestamp_beyond_all_calendars_is_none(long seconds)
    {
        var record = SomeMessage.Read(Lane, new BasicProperties { Timestamp = new AmqpTimestamp(seconds) });

        Assert.Equal((-1, TimestampKind.None), (record.Timestamp, record.TimestampKind));
    }

    [Fact]
    public void Without_a_timestamp_there_is_none() => Assert.Equal(TimestampKind.None, SomeMessage.Read(Lane).TimestampKind);

    [Fact]
    public void What_a_quorum_queue_counted_is_told()
    {
        Assert.Equal(3, SomeMessage.Read(Lane, SomeMessage.WithHeaders(("x-delivery-count", 3L))).Redeliveries);
        Assert.Equal(2, SomeMessage.Read(Lane, SomeMessage.WithHeaders(("x-delivery-count", 2))).Redeliveries);
        Assert.Equal(0, SomeMessage.Read(Lane, SomeMessage.WithHeaders(("x-delivery-count", -2L))).Redeliveries);
        Assert.Equal(0, SomeMessage.Read(Lane, SomeMessage.WithHeaders(("x-delivery-count", "5"u8.ToArray()))).Redeliveries);
        Assert.Equal(0, SomeMessage.Read(Lane).Redeliveries);
    }

    [Fact]
    public void Only_texts_that_carry_trace_context_are_headers_for_the_tracer()
    {
        var record = SomeMessage.Read(Lane, SomeMessage.WithHeaders(
            ("X-Amzn-Trace-Id", "Root=1"u8.ToArray()),
            ("awstraceheader", "Root=2"u8.ToArray()),
            ("TraceParent", "00-1"u8.ToArray()),
            ("tracestate", "a=b"u8.ToArray()),
            ("b3", "0"u8.ToArray()),
            ("X-B3-TraceId", "1"u8.ToArray()),
            ("tier", "gold"u8.ToArray()),
            ("traceparent-2", "x"u8.ToArray()),
            ("x-b3-sampled", true)));

        var found = new List<string>();
        foreach (var header in record.Payload.Headers) found.Add($"{Encoding.UTF8.GetString(header.Name)}={Encoding.UTF8.GetString(header.Value)}");

        Assert.Equal(["X-Amzn-Trace-Id=Root=1", "awstraceheader=Root=2", "TraceParent=00-1", "tracestate=a=b", "b3=0", "X-B3-TraceId=1"], found);
    }

    [Fact]
    public void Large_headers_leave_nothing_behind_in_the_next_message()
    {
        var reader = new MessageReader(new SlabPool(keepBytes: 0));

        var large = reader.Read(Lane, 1, false, SomeMessage.WithHeaders(("blob", new byte[200_000])), [1]);
        var small = reader.Read(Lane, 2, false, new BasicProperties(), [2]);

        Assert.True(large.Payload.Attributes.Length > 200_000);
        Assert.Equal(2, small.Payload.Attributes.Length);
        Assert.Equal([2], small.Payload.Value.ToArray());
    }
}
