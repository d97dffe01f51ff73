using Gateway.Aws;

namespace Gateway.Sources.ActiveMq.OpenWire;

public class CommandDecoderTests
{
    private readonly RecordingListener _heard = new();

    [Fact]
    public void A_text_message_is_read()
    {
        Decode(Captured.TextDispatch);

        var message = Assert.Single(_heard.Dispatches);
        Assert.Equal((1, 0, WireType.TextMessage), (message.Consumer, message.Redeliveries, message.Type));
        Assert.Equal(("ID:gw-1:1:1:1:1", 113052), (message.Id, message.BrokerSequence));
        Assert.Equal(("orders", "c1", "", null, null), (message.Queue, message.CorrelationId, message.GroupId, message.JmsType, message.ReplyTo));
        Assert.Equal((true, 4, false, false), (message.IsPersistent, message.Priority, message.IsCompressed, message.IsAdvisory));
        Assert.Equal((1700000000000, 0, 1795332730523, 1795332730524), (message.Timestamp, message.Expiration, message.BrokerInTime, message.BrokerOutTime));
        Assert.Equal([0, 0, 0, 4, (byte)'h', 0xC3, 0xA9, (byte)'y'], message.Content);
        var properties = new PrimitiveMap(message.Properties);
        Assert.True(properties.MoveNext());
        Assert.Equal(("n", 7), (ModifiedUtf8.Decode(properties.Key), properties.Value.Integer));
        Assert.False(properties.MoveNext());
    }

    [Fact]
    public void A_bytes_message_is_read()
    {
        Decode(Captured.BytesDispatch);

        var message = Assert.Single(_heard.Dispatches);
        Assert.Equal((WireType.BytesMessage, "ID:gw-1:1:1:1:2", false), (message.Type, message.Id, message.IsPersistent));
        Assert.Equal([1, 2], message.Content);
        Assert.Empty(message.Properties);
        Assert.Null(message.CorrelationId);
    }

    [Fact]
    public void What_a_producer_may_set_is_read()
    {
        // Of a message as it is sent, behind its type.
        var reader = new OpenWireReader(Captured.Frame(Captured.GroupedMessage)[1..]);
        var message = Message.Read(ref reader, WireType.TextMessage);

        Assert.True(reader.IsAtEnd);
        Assert.Equal("g", ModifiedUtf8.Decode(message.GroupId));
        Assert.Equal("t", ModifiedUtf8.Decode(message.JmsType));
        Assert.Equal(("queue://", "r"), (ModifiedUtf8.Decode(message.ReplyTo.Scheme), ModifiedUtf8.Decode(message.ReplyTo.Name)));
        Assert.Equal(4102444800000, message.Expiration);
    }

    [Fact]
    public void Answers_are_read()
    {
        Decode(Captured.Accepted);
        Decode(Captured.PasswordRefused);

        Assert.Equal(
            [(1, null), (1, new BrokerError("SecurityException", "User name [alice] or password is invalid."))], _heard.Responses);
    }

    [Fact]
    public void Keep_alives_and_closed_consumers_are_heard_of()
    {
        Decode(Captured.KeepAlive);
        Decode(Captured.KeepAliveAsked);
        Decode(Captured.ConsumerClosed);

        Assert.Equal([new CommandHeader(19, false), new CommandHeader(778, true)], _heard.KeepAlives);
        Assert.Equal([1], _heard.ClosedConsumers);
    }

    [Fact]
    public void What_concerns_nobody_is_passed_over()
    {
        Decode(Captured.ConnectionControl);
        Decode(Captured.BrokerOffer);
        CommandDecoder.Decode([WireType.Null], _heard);
        CommandDecoder.Decode([99, 0, 0, 0, 1, 0, 1, 2, 3], _heard);

        Assert.Empty(_heard.Dispatches);
        Assert.Empty(_heard.Responses);
    }

    [Fact]
    public void An_id_of_another_protocol_is_the_whole_id()
    {
        Assert.Equal("ID:amqp-1", IdWith("amqp-1"));
        Assert.Equal("ID:amqp-1", IdWith("ID:amqp-1"));
    }

    [Fact]
    public void A_message_with_an_object_of_the_broker_is_an_advisory()
    {
        // In place of no structure: one of a type that is not read.
        var frame = Captured.Frame(Captured.BytesDispatch).ToArray();
        var content = frame.AsSpan().IndexOf<byte>([1, 0, 0, 0, 2, 1, 2]);
        var structure = content + 7 + 1;
        byte[] advisory = [.. frame[..structure], 1, WireType.ConsumerInfo, .. frame[(structure + 1)..]];

        CommandDecoder.Decode(advisory, _heard);

        Assert.True(Assert.Single(_heard.Dispatches).IsAdvisory);
        Assert.Equal("ID:gw-1:1:1:1:2", _heard.Dispatches[0].Id);
    }

    [Fact]
    public void A_frame_that_was_cut_is_said_to_be()
    {
        foreach (var captured in Captured.FromBroker.Append(Captured.GroupedMessage))
        {
            var frame = Captured.Frame(captured);
            for (var length = 1; length < frame.Length; length++) AssertDecodesOrFails(frame[..length]);
        }

        var cut = Captured.Frame(Captured.TextDispatch)[..100].ToArray();
        var failure = Assert.Throws<OpenWireException>(() => CommandDecoder.Decode(cut, _heard));
        Assert.Contains("announced at byte", failure.Message);
    }

    [Theory]
    [InlineData(0, 15_000)]
    [InlineData(1, 15_000)]
    [InlineData(2, 15_000)]
    public void Malformed_frames_end_in_one_kind_of_exception_and_allocate_little(ulong seed, int rounds)
    {
        var noise = new Noise(seed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++) AssertDecodesOrFails(Mutation(noise));

        Assert.True((GC.GetAllocatedBytesForCurrentThread() - before) / rounds < 64 * 1024);
    }

    private static byte[] Mutation(Noise noise)
    {
        if (noise.OneIn(4)) return [.. new[] { noise.Pick<byte>(12, 16, 17, 21, 21, 21, 30, 31) }, .. noise.Bytes(noise.Below(400))];
        var frame = Captured.Frame(Captured.FromBroker[noise.Below(Captured.FromBroker.Length)]).ToArray();
        for (var flips = 1 + noise.Below(4); flips > 0; flips--) frame[noise.Below(frame.Length)] ^= (byte)(1 << noise.Below(8));
        return noise.OneIn(3) ? frame[..(1 + noise.Below(frame.Length))] : frame;
    }

    // Everything that a consumer would read is read, too.
    private static void AssertDecodesOrFails(ReadOnlySpan<byte> frame)
    {
        try
        {
            CommandDecoder.Decode(frame, new EagerListener());
            if (frame[0] != WireType.WireFormatInfo) return;
            var reader = new OpenWireReader(frame[1..]);
            WireFormatInfo.Read(ref reader);
        }
        catch (OpenWireException)
        {
            // The one kind.
        }
    }

    private void Decode(byte[] captured) => CommandDecoder.Decode(Captured.Frame(captured), _heard);

    private string IdWith(string textView)
    {
        var frame = Captured.Frame(Captured.TextDispatch).ToArray();
        var id = frame.AsSpan().IndexOf<byte>([1, WireType.MessageId, 0]) + 2;
        using var text = OpenWireWriter.Rent();
        text.String(textView);
        CommandDecoder.Decode([.. frame[..id], .. text.Written, .. frame[(id + 1)..]], _heard);
        return _heard.Dispatches[^1].Id;
    }

    private sealed class EagerListener : ICommandListener
    {
        private readonly MessageBody _body = new();

        public void OnResponse(int correlationId, BrokerError? error)
        {
        }

        public void OnKeepAlive(CommandHeader header)
        {
        }

        public void OnDispatch(in MessageDispatch dispatch)
        {
            _ = new HeardDispatch(dispatch);
            _body.Read(dispatch.Message, out _);
            var scratch = new ByteScratch();
            var properties = new PrimitiveMap(dispatch.Message.Properties);
            while (properties.MoveNext()) JavaText.Write(properties.Value, scratch);
        }

        public void OnConsumerClosed(long consumer)
        {
        }

        public void OnError(BrokerError error)
        {
        }
    }
}
