namespace Gateway.Invocation.Events;

/// <summary>Takes an event's pieces one behind the other. Counted and written by the same code, sizes and bytes cannot differ.</summary>
internal interface IEventOutput
{
    void Write(byte value);

    /// <summary>JSON as it is.</summary>
    void Write(scoped ReadOnlySpan<byte> json);

    void WriteNumber(long value);

    /// <summary>Base64, without quotes.</summary>
    void WriteBase64(scoped ReadOnlySpan<byte> bytes);

    /// <summary>Escaped text, without quotes.</summary>
    void WriteText(scoped ReadOnlySpan<byte> text);

    /// <summary>Signed numbers, without brackets.</summary>
    void WriteSigned(scoped ReadOnlySpan<byte> bytes);
}
