using System.Buffers.Binary;
using System.Text;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>Kafka's frames on a stream: four bytes that say how long, then the rest.</summary>
internal static class KafkaFrames
{
    private const int Longest = 64 * 1024 * 1024;

    /// <summary>The next frame without its length; null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var head = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct) < head.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 0 or > Longest)
        {
            throw new InvalidDataException($"A frame of {length} bytes is none of Kafka's.");
        }

        var frame = new byte[length];
        await stream.ReadExactlyAsync(frame, ct);
        return frame;
    }

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> frame, CancellationToken ct)
    {
        var whole = new byte[sizeof(int) + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(whole, frame.Length);
        frame.CopyTo(whole.AsMemory(sizeof(int)));
        await stream.WriteAsync(whole, ct);
    }

    public static byte[] Int16(int value)
    {
        var bytes = new byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
        return bytes;
    }

    public static byte[] Int32(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Text(string? value) => value is null ? Int16(-1) : [.. Int16(Encoding.UTF8.GetByteCount(value)), .. Encoding.UTF8.GetBytes(value)];

    public static byte[] Bytes(byte[] value) => [.. Int32(value.Length), .. value];
}
