namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A queue or topic, as it lies in its frame.</summary>
internal readonly ref struct Destination
{
    private byte Type { get; init; }

    /// <summary>In modified UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>The object, presence and type included.</summary>
    public ReadOnlySpan<byte> Encoded { get; private init; }

    public bool IsNull => Type == WireType.Null;

    /// <summary>How Java shows the kind of destination in front of its name.</summary>
    public ReadOnlySpan<byte> Scheme => Type switch
    {
        WireType.Queue => "queue://"u8,
        WireType.Topic => "topic://"u8,
        WireType.TemporaryQueue => "temp-queue://"u8,
        _ => "temp-topic://"u8,
    };

    public static Destination Read(scoped ref OpenWireReader reader)
    {
        var start = reader.Position;
        if (!reader.Bool()) return default;
        var type = reader.Byte();
        if (type is < WireType.Queue or > WireType.TemporaryTopic) throw new OpenWireException($"Type {type} is no destination");
        reader.Text(out var name);
        return new Destination { Type = type, Name = name, Encoded = reader.Since(start) };
    }
}
