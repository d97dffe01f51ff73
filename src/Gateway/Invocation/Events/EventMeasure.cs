namespace Gateway.Invocation.Events;

/// <summary>Counts the bytes of an event's pieces.</summary>
internal struct EventMeasure : IEventOutput
{
    public long Length { get; private set; }

    public void Write(byte value) => Length++;

    public void Write(scoped ReadOnlySpan<byte> json) => Length += json.Length;

    public void WriteNumber(long value) => Length += Decimals.Length(value);

    public void WriteBase64(scoped ReadOnlySpan<byte> bytes) => Length += (bytes.Length + 2L) / 3 * 4;

    public void WriteText(scoped ReadOnlySpan<byte> text) => Length += JsonText.Length(text);

    public void WriteSigned(scoped ReadOnlySpan<byte> bytes) => Length += SignedBytes.Length(bytes);
}
