using System.Buffers.Binary;
using System.IO.Compression;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>Makes of a message's content the bytes that a function gets: text in UTF-8, bytes as they are, neither compressed.</summary>
internal sealed class MessageBody
{
    /// <summary>Most that a compressed body may become; newer brokers draw the same line.</summary>
    public const int MostInflatedBytes = 100 * 1024 * 1024;

    private const int LengthBytes = sizeof(int);
    private const int InflatedChunkBytes = 64 * 1024;

    private readonly ByteScratch _inflated = new();
    private readonly ByteScratch _text = new();

    /// <param name="message">The message.</param>
    /// <param name="body">Valid until the next call, and no longer than the message.</param>
    public BodyReading Read(in Message message, out ReadOnlySpan<byte> body)
    {
        body = default;
        _inflated.Clear();
        _text.Clear();
        if (message.IsAdvisory || message.Type is not (WireType.TextMessage or WireType.BytesMessage)) return BodyReading.Unsupported;
        if (message.Content.IsEmpty) return BodyReading.Done;
        return message.Type == WireType.TextMessage ? ReadText(message, out body) : ReadBytes(message, out body);
    }

    private BodyReading ReadText(in Message message, out ReadOnlySpan<byte> body)
    {
        var reading = message.IsCompressed ? Inflate(message.Content, lengthIsInside: true, out body) : Uncompressed(message.Content, out body);
        if (reading != BodyReading.Done || ModifiedUtf8.IsOrdinary(body)) return reading;
        ModifiedUtf8.Write(body, _text);
        body = _text.Written;
        return reading;
    }

    private BodyReading ReadBytes(in Message message, out ReadOnlySpan<byte> body)
    {
        body = message.Content;
        return message.IsCompressed ? Inflate(message.Content, lengthIsInside: false, out body) : BodyReading.Done;
    }

    private static BodyReading Uncompressed(ReadOnlySpan<byte> content, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (content.Length < LengthBytes) return BodyReading.Malformed;
        var length = BinaryPrimitives.ReadInt32BigEndian(content);
        if (length < 0 || length > content.Length - LengthBytes) return BodyReading.Malformed;
        text = content.Slice(LengthBytes, length);
        return BodyReading.Done;
    }

    // Java deflates more than the body: its length says where it ends. Of a text it is deflated with it, of bytes it stands before.
    private unsafe BodyReading Inflate(ReadOnlySpan<byte> content, bool lengthIsInside, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (content.Length <= LengthBytes) return BodyReading.Malformed;
        var deflated = lengthIsInside ? content : content[LengthBytes..];
        fixed (byte* start = deflated)
        {
            using var input = new UnmanagedMemoryStream(start, deflated.Length);
            using var zlib = new ZLibStream(input, CompressionMode.Decompress);
            try
            {
                var length = lengthIsInside ? ReadLength(zlib) : BinaryPrimitives.ReadInt32BigEndian(content);
                if (length < 0) return BodyReading.Malformed;
                if (length > MostInflatedBytes) return BodyReading.TooLarge;
                ReadInto(_inflated, zlib, length);
            }
            catch (Exception failed) when (failed is InvalidDataException or EndOfStreamException)
            {
                return BodyReading.Malformed;
            }
        }

        body = _inflated.Written;
        return BodyReading.Done;
    }

    private static int ReadLength(ZLibStream zlib)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        zlib.ReadExactly(length);
        return BinaryPrimitives.ReadInt32BigEndian(length);
    }

    // In chunks, for the length is only a claim until the bytes have come.
    private static void ReadInto(ByteScratch destination, ZLibStream zlib, int length)
    {
        while (destination.Length < length)
        {
            var chunk = Math.Min(InflatedChunkBytes, length - destination.Length);
            zlib.ReadExactly(destination.Room(chunk)[..chunk]);
            destination.Advance(chunk);
        }
    }
}
