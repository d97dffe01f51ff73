namespace Gateway.Tracing;

/// <summary>The id of a segment or subsegment: 64 bits, never zero.</summary>
internal readonly record struct SegmentId(ulong Value)
{
    /// <summary>Characters of <c>3c8e5a7f90b1d264</c>.</summary>
    public const int Length = 16;

    /// <summary>Reads 16 hex digits of any case. All zeros is no id.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SegmentId id)
    {
        id = default;
        if (text.Length != Length || !LowerHex.TryParse(text, out var value)) return false;
        id = new SegmentId((ulong)value);
        return id != default;
    }

    /// <summary>Writes 16 lower-case hex digits.</summary>
    /// <param name="destination">At least <see cref="Length"/> characters.</param>
    public void Format(Span<char> destination) => LowerHex.Format(Value, destination[..Length]);

    /// <inheritdoc cref="Format(Span{char})"/>
    public void Format(Span<byte> destination) => LowerHex.Format(Value, destination[..Length]);

    public override string ToString() => string.Create(Length, this, static (text, id) => id.Format(text));
}
