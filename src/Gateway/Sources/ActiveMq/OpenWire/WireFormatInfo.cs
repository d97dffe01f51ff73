namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>What one side offers at the beginning of a connection.</summary>
/// <param name="Version">Of the wire format.</param>
/// <param name="MaxInactivity">The longest silence; zero switches supervision off.</param>
internal sealed record WireFormatInfo(int Version, TimeSpan MaxInactivity)
{
    /// <summary>The version whose commands are known here.</summary>
    public const int KnownVersion = 12;

    private const string TightEncoding = "TightEncodingEnabled";
    private const string Cache = "CacheEnabled";
    private const string Inactivity = "MaxInactivityDuration";
    private static ReadOnlySpan<byte> Magic => "ActiveMQ"u8;
    private static ReadOnlySpan<byte> InactivityKey => "MaxInactivityDuration"u8;

    /// <summary>Reads the fields behind the type.</summary>
    public static WireFormatInfo Read(scoped ref OpenWireReader reader)
    {
        if (!reader.Raw(Magic.Length).SequenceEqual(Magic)) throw new OpenWireException("The other side is no ActiveMQ broker: its first frame lacks the name");
        var version = reader.Int();
        var inactivity = TimeSpan.Zero;
        if (!reader.Bytes(out var encoded)) return new WireFormatInfo(version, inactivity);
        var offers = new PrimitiveMap(encoded);
        while (offers.MoveNext())
        {
            if (offers.Key.SequenceEqual(InactivityKey)) inactivity = Milliseconds(offers.Value);
        }

        return new WireFormatInfo(version, inactivity);
    }

    public void Write(OpenWireWriter writer)
    {
        var start = writer.Begin(WireType.WireFormatInfo);
        writer.Raw(Magic);
        writer.Int(Version);
        using var offers = OpenWireWriter.Rent();
        WriteOffers(offers);
        writer.Bytes(offers.Written);
        writer.End(start);
    }

    // Nothing is said of a largest frame: the broker would apply it to what it reads from us, and to nothing else.
    private void WriteOffers(OpenWireWriter offers)
    {
        offers.Int(3);
        WriteOff(offers, TightEncoding);
        WriteOff(offers, Cache);
        offers.BareString(Inactivity);
        offers.Byte((byte)PrimitiveKind.Long);
        offers.Long((long)MaxInactivity.TotalMilliseconds);
    }

    private static void WriteOff(OpenWireWriter offers, string name)
    {
        offers.BareString(name);
        offers.Byte((byte)PrimitiveKind.Boolean);
        offers.Bool(false);
    }

    private static TimeSpan Milliseconds(in Primitive value)
    {
        if (value.Kind is not (PrimitiveKind.Long or PrimitiveKind.Int)) throw new OpenWireException($"The broker's {Inactivity} is a {value.Kind}");
        return TimeSpan.FromMilliseconds(Math.Clamp(value.Integer, 0, (long)TimeSpan.FromDays(1).TotalMilliseconds));
    }
}
