using System.Buffers.Text;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Writes characters one behind the other into memory that has room for them.</summary>
internal ref struct AsciiWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    public void Write(byte character) => _destination[Length++] = character;

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_destination[Length..]);
        Length += text.Length;
    }

    public void WriteNumber(int value)
    {
        if (!Utf8Formatter.TryFormat(value, _destination[Length..], out var written)) throw new InvalidOperationException("No room for a number");
        Length += written;
    }
}
