namespace Gateway.Sources.ActiveMq.OpenWire;

public class CommandsTests
{
    private const string ConnectionId = "ID:gw-1:1";

    private static readonly ConsumerId Consumer = new(ConnectionId, sessionId: 1, value: 1);

    [Fact]
    public void An_offer_is_written_as_captured()
    {
        using var writer = OpenWireWriter.Rent();
        new WireFormatInfo(12, TimeSpan.FromSeconds(30)).Write(writer);

        Assert.Equal(Captured.ClientOffer, writer.Written.ToArray());
    }

    [Fact]
    public void Commands_are_written_as_captured()
    {
        AssertWritten(Captured.Connect, new ConnectionInfo(ConnectionId, "gw", null, null), 1, answer: true);
        AssertWritten(Captured.ConnectAsAlice, new ConnectionInfo(ConnectionId, "gw", "alice", "bad"), 1, answer: true);
        AssertWritten(Captured.OpenSession, new SessionInfo(ConnectionId, 1), 3, answer: true);
        AssertWritten(Captured.Subscribe, new ConsumerInfo(Consumer, "orders", 100), 7, answer: true);
        AssertWritten(Captured.Nudge, new ConsumerControl(Consumer, "orders", 50), 20);
        AssertWritten(Captured.RemoveConsumer, RemoveInfo.OfConsumer(Consumer, RemoveInfo.NothingDelivered), 21, answer: true);
        AssertWritten(Captured.RemoveConnection, RemoveInfo.OfConnection(ConnectionId), 23, answer: true);
        AssertWritten(Captured.KeepAlive, BareCommand.KeepAlive, 19);
        AssertWritten(Captured.KeepAliveAnswer, BareCommand.KeepAlive, 778);
        AssertWritten(Captured.Shutdown, BareCommand.Shutdown, 25);
    }

    [Fact]
    public void A_message_that_is_done_is_acknowledged_as_captured()
    {
        var dispatch = Decode(Captured.TextDispatch);
        using var writer = OpenWireWriter.Rent();
        MessageAck.WriteDone(writer, 11, Consumer, dispatch.EncodedDestination, dispatch.EncodedId);

        Assert.Equal(Captured.TextDone, writer.Written.ToArray());
    }

    [Fact]
    public void A_poisonous_message_is_acknowledged_as_captured()
    {
        var dispatch = Decode(Captured.BytesDispatch);
        using var writer = OpenWireWriter.Rent();
        MessageAck.WritePoison(writer, 14, Consumer, dispatch.EncodedDestination, dispatch.EncodedId, "why");

        Assert.Equal(Captured.BytesPoison, writer.Written.ToArray());
    }

    [Fact]
    public void A_run_of_messages_is_acknowledged_from_its_first_to_its_last()
    {
        using var one = OpenWireWriter.Rent();
        MessageAck.WriteDone(one, 11, Consumer, [1, 2], [3, 4, 5]);
        using var run = OpenWireWriter.Rent();
        MessageAck.WriteRunDone(run, 11, Consumer, [1, 2], [6, 7], [3, 4, 5], messages: 300);

        // As one, but for the kind, a first message where there was none, and the count.
        var expected = Convert.ToHexString(one.Written[sizeof(int)..])
            .Replace("04" + "00" + "030405" + "00000001", "02" + "0607" + "030405" + "0000012C", StringComparison.Ordinal);
        Assert.Equal(expected, Convert.ToHexString(run.Written[sizeof(int)..]));
        Assert.Equal(one.Written.Length + 1, run.Written.Length);
    }

    [Fact]
    public void A_text_that_is_too_long_for_its_field_is_shortened()
    {
        using var writer = OpenWireWriter.Rent();
        writer.String(new string('é', 70_000));

        var reader = new OpenWireReader(writer.Written);
        var text = reader.String();
        Assert.True(reader.IsAtEnd);
        Assert.InRange(text!.Length, 25_000, 32_767);
        Assert.All(text, c => Assert.Equal('é', c));
    }

    [Fact]
    public void Many_frames_stand_one_behind_the_other()
    {
        using var writer = OpenWireWriter.Rent();
        for (var i = 0; i < 1000; i++) BareCommand.KeepAlive.Write(writer, 19, responseRequired: false);

        Assert.Equal(Enumerable.Repeat(Captured.KeepAlive, 1000).SelectMany(frame => frame), writer.Written.ToArray());
    }

    private static void AssertWritten(byte[] expected, IOpenWireCommand command, int commandId, bool answer = false)
    {
        using var writer = OpenWireWriter.Rent();
        command.Write(writer, commandId, answer);

        Assert.Equal(Convert.ToHexStringLower(expected), Convert.ToHexStringLower(writer.Written));
    }

    private static HeardDispatch Decode(byte[] captured)
    {
        var listener = new RecordingListener();
        CommandDecoder.Decode(Captured.Frame(captured), listener);
        return Assert.Single(listener.Dispatches);
    }
}
