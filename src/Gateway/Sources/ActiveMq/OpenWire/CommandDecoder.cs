namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Says what a frame of the broker is. Pure: malformed frames end in an <see cref="OpenWireException"/>.</summary>
internal static class CommandDecoder
{
    /// <param name="frame">One frame, from its type on.</param>
    /// <param name="listener">Hears of it; commands that concern nobody here are passed over.</param>
    public static void Decode(ReadOnlySpan<byte> frame, ICommandListener listener)
    {
        var reader = new OpenWireReader(frame);
        var type = reader.Byte();
        if (type is WireType.Null or WireType.WireFormatInfo) return;
        var header = CommandHeader.Read(ref reader);
        switch (type)
        {
            case WireType.MessageDispatch:
                if (MessageDispatch.TryRead(ref reader, out var dispatch)) listener.OnDispatch(dispatch);
                break;
            case >= WireType.Response and <= WireType.IntegerResponse:
                var correlationId = reader.Int();
                listener.OnResponse(correlationId, type == WireType.ExceptionResponse ? BrokerError.Read(ref reader) : null);
                break;
            case WireType.KeepAliveInfo:
                listener.OnKeepAlive(header);
                break;
            case WireType.ConsumerControl:
                if (ConsumerControl.ReadClosed(ref reader) is { } consumer) listener.OnConsumerClosed(consumer);
                break;
            case WireType.ConnectionError:
                listener.OnError(BrokerError.Read(ref reader));
                break;
        }
    }
}
