namespace Gateway.Tracing;

/// <summary>An X-Ray trace id: 32 bits of epoch seconds, then 96 random bits. A W3C trace id is the same number.</summary>
internal readonly record struct TraceId(UInt128 Value)
{
    /// <summary>Characters of <c>1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13</c>.</summary>
    public const int Length = 35;

    private const int EpochStart = 2;
    private const int EpochLength = 8;
    private const int RandomStart = 11;
    private const int RandomLength = 24;

    /// <summary>Epoch seconds, where the id was made by X-Ray's rule.</summary>
    public uint Epoch => (uint)(Value >> 96);

    /// <summary>Reads X-Ray's form, hex of any case. All zeros is no id.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out TraceId id)
    {
        id = default;
        if (text.Length != Length || text[0] != '1' || text[1] != '-' || text[RandomStart - 1] != '-') return false;
        if (!LowerHex.TryParse(text.Slice(EpochStart, EpochLength), out var epoch)) return false;
        if (!LowerHex.TryParse(text.Slice(RandomStart, RandomLength), out var random)) return false;
        id = new TraceId((epoch << 96) | random);
        return id != default;
    }

    /// <summary>Writes X-Ray's form.</summary>
    /// <param name="destination">At least <see cref="Length"/> characters.</param>
    public void Format(Span<char> destination)
    {
        "1-".CopyTo(destination);
        LowerHex.Format((ulong)(Value >> 96), destination.Slice(EpochStart, EpochLength));
        destination[RandomStart - 1] = '-';
        var random = destination.Slice(RandomStart, RandomLength);
        LowerHex.Format((uint)(Value >> 64), random[..8]);
        LowerHex.Format((ulong)Value, random[8..]);
    }

    /// <inheritdoc cref="Format(Span{char})"/>
    public void Format(Span<byte> destination)
    {
        "1-"u8.CopyTo(destination);
        LowerHex.Format((ulong)(Value >> 96), destination.Slice(EpochStart, EpochLength));
        destination[RandomStart - 1] = (byte)'-';
        var random = destination.Slice(RandomStart, RandomLength);
        LowerHex.Format((uint)(Value >> 64), random[..8]);
        LowerHex.Format((ulong)Value, random[8..]);
    }

    public override string ToString() => string.Create(Length, this, static (text, id) => id.Format(text));
}
