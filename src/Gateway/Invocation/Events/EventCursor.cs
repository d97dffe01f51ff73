using System.Buffers.Text;

namespace Gateway.Invocation.Events;

/// <summary>Writes an event's pieces one behind the other into memory of the right size.</summary>
internal ref struct EventCursor(Span<byte> destination) : IEventOutput
{
    private readonly Span<byte> _destination = destination;
    private int _at;

    /// <summary>Bytes that are not written yet.</summary>
    public readonly int Left => _destination.Length - _at;

    private readonly Span<byte> Rest => _destination[_at..];

    public void Write(byte value) => _destination[_at++] = value;

    /// <summary>Copies JSON as it is.</summary>
    public void Write(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Rest);
        _at += json.Length;
    }

    public void WriteNumber(long value)
    {
        if (!Utf8Formatter.TryFormat(value, Rest, out var written)) throw new InvalidOperationException("No room for a number");
        _at += written;
    }

    /// <summary>Writes base64, without quotes.</summary>
    public void WriteBase64(scoped ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, Rest, out var consumed, out var written);
        if (consumed != bytes.Length) throw new InvalidOperationException("No room for base64");
        _at += written;
    }

    /// <summary>Writes escaped text, without quotes.</summary>
    public void WriteText(scoped ReadOnlySpan<byte> text) => _at += JsonText.Write(text, Rest);

    /// <summary>Writes signed numbers, without brackets.</summary>
    public void WriteSigned(scoped ReadOnlySpan<byte> bytes) => _at += SignedBytes.Write(bytes, Rest);
}
