using System.Text;
using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

public class MessageReaderTests
{
    private readonly MessageReader _reader = new();
    private readonly SlabWriter _slabs = new(new SlabPool(keepBytes: 0));

    [Fact]
    public void Properties_keep_their_names_and_become_headers()
    {
        var headers = HeadersOf(new SomeMessage { Properties = SomeMessage.Texts(("X-Amzn-Trace-Id", "Root=1-2"), ("é", "😀")) });

        Assert.Equal([("X-Amzn-Trace-Id", "Root=1-2"), ("é", "😀")], headers);
    }

    [Fact]
    public void A_property_that_is_null_is_left_out()
    {
        var names = HeadersOf(new SomeMessage { Properties = Captured.Properties }).Select(header => header.Name).ToList();

        Assert.Equal(11, names.Count);
        Assert.DoesNotContain("n", names);
    }

    [Fact]
    public void Java_names_and_values_become_ordinary_utf8() =>
        Assert.Equal([("😀\0", "v")], HeadersOf(new SomeMessage { Properties = Convert.FromHexString("00000001" + "0008" + "EDA0BDEDB880C080" + "09000176") }));

    [Theory]
    [InlineData("00000001")] // no entry
    [InlineData("7fffffff0001610500000001")] // fewer entries than told
    [InlineData("00000001000161630000")] // no kind of value
    public void Properties_that_cannot_be_read_make_the_message_unreadable_but_not_the_connection(string hex) =>
        Assert.Equal(BodyReading.Malformed, Read(new SomeMessage { Properties = Convert.FromHexString(hex) }, out _));

    [Fact]
    public void Fields_come_through_in_ordinary_utf8()
    {
        Assert.Equal(BodyReading.Done, Read(new SomeMessage { Queue = "日\0", CorrelationId = "😀", JmsType = "", ReplyTo = "é", TextView = "x\0" }, out var payload));

        var fields = new MessageAttributes(payload.Attributes);
        Assert.Equal(
            ("日\0", "😀", "", "queue://é", "ID:x\0"),
            (Text(fields.DestinationName), Text(fields.CorrelationId), Text(fields.JmsType), Text(fields.ReplyTo), Text(fields.Id)));
        Assert.True(fields.HasCorrelationId && fields.HasJmsType && fields.HasReplyTo && fields.IsPersistent && !fields.IsBytes);
    }

    [Fact]
    public void A_large_body_and_a_small_one_do_not_mix()
    {
        var large = new byte[300_000];
        large.AsSpan().Fill(7);
        Read(new SomeMessage { Type = WireType.BytesMessage, Content = large }, out var first);
        Read(new SomeMessage { Type = WireType.BytesMessage, Content = [1, 2] }, out var second);

        Assert.Equal(large, first.Value.ToArray());
        Assert.Equal([1, 2], second.Value.ToArray());
    }

    [Fact]
    public void Nothing_is_allocated_for_a_message()
    {
        var frame = new SomeMessage { CorrelationId = "c", Content = SomeMessage.Text("body é"), Properties = Captured.Properties }.Dispatch();
        var listener = new ReadingListener(_reader, new SlabWriter(new SlabPool(keepBytes: 1024 * 1024)));
        for (var i = 0; i < 200; i++) CommandDecoder.Decode(frame, listener);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) CommandDecoder.Decode(frame, listener);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private List<(string Name, string Value)> HeadersOf(SomeMessage message)
    {
        Assert.Equal(BodyReading.Done, Read(message, out var payload));
        var headers = new List<(string, string)>();
        foreach (var header in payload.Headers) headers.Add((Text(header.Name), Text(header.Value)));
        return headers;
    }

    private BodyReading Read(SomeMessage message, out RecordPayload payload)
    {
        var listener = new ReadingListener(_reader, _slabs);
        CommandDecoder.Decode(message.Dispatch(), listener);
        payload = listener.Payload ?? default;
        return listener.Reading!.Value;
    }

    private sealed class ReadingListener(MessageReader reader, SlabWriter slabs) : ICommandListener
    {
        public BodyReading? Reading { get; private set; }

        public RecordPayload? Payload { get; private set; }

        public void OnDispatch(in MessageDispatch dispatch)
        {
            Payload?.Release();
            Reading = reader.Read(dispatch, slabs, out var payload);
            Payload = Reading == BodyReading.Done ? payload : null;
        }

        public void OnResponse(int correlationId, BrokerError? error) => Assert.Fail("A response");

        public void OnKeepAlive(CommandHeader header) => Assert.Fail("A keep-alive");

        public void OnConsumerClosed(long consumer) => Assert.Fail("A close");

        public void OnError(BrokerError error) => Assert.Fail("An error");
    }
}
