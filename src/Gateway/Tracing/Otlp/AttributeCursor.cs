namespace Gateway.Tracing.Otlp;

/// <summary>Writes attributes into one field of a message. What is null is left out.</summary>
internal readonly struct AttributeCursor(ProtobufCursor proto, int field)
{
    /// <summary>Longer texts are cut.</summary>
    private const int MaxText = 1000;

    public void Text(ReadOnlySpan<byte> key, string? value, int maxChars = MaxText)
    {
        if (value is null) return;
        using var attribute = proto.Message(field);
        proto.Text(OtlpFields.AttributeKey, key);
        using var written = proto.Message(OtlpFields.AttributeValue);
        proto.Text(OtlpFields.ValueText, value, maxChars);
    }

    public void Number(ReadOnlySpan<byte> key, long? value)
    {
        if (value is not { } number) return;
        using var attribute = proto.Message(field);
        proto.Text(OtlpFields.AttributeKey, key);
        using var written = proto.Message(OtlpFields.AttributeValue);
        proto.Varint(OtlpFields.ValueNumber, (ulong)number);
    }
}
