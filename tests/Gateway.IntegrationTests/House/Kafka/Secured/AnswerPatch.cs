using System.Buffers.Binary;
using System.Text;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>Makes a broker's answers speak of the gate that stands before it: its port, and that it knows SASL.</summary>
/// <param name="port">The broker's own port.</param>
/// <param name="gatePort">The gate's.</param>
internal sealed class AnswerPatch(int port, int gatePort)
{
    /// <summary>An answer to <c>ApiVersions</c> that names the two of SASL too.</summary>
    public static byte[] WithSasl(KafkaRequest request, byte[] answer)
    {
        // Correlation and error, then the count. A version that the broker does not know it answers in the oldest form.
        const int CountAt = 6;
        var isCompact = request.Version >= 3 && BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(sizeof(int))) == 0;
        if (!isCompact)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(CountAt));
            return [.. answer[..CountAt], .. KafkaFrames.Int32(count + 2), .. Sasl([]), .. answer[(CountAt + sizeof(int))..]];
        }

        // One more than there are, in seven bits a byte; each entry ends with the number of its tags.
        var first = answer[CountAt];
        Assert.True(first < 0x80 - 2, "The broker names more APIs than fit into one byte of their count.");
        return [.. answer[..CountAt], (byte)(first + 2), .. Sasl([0]), .. answer[(CountAt + 1)..]];
    }

    private static IEnumerable<byte> Sasl(byte[] tags) =>
    [
        .. KafkaFrames.Int16(KafkaRequest.SaslHandshake), .. KafkaFrames.Int16(0), .. KafkaFrames.Int16(1), .. tags,
        .. KafkaFrames.Int16(KafkaRequest.SaslAuthenticate), .. KafkaFrames.Int16(0), .. KafkaFrames.Int16(0), .. tags,
    ];

    /// <summary>Changes the ports in an answer, in place.</summary>
    public void Apply(KafkaRequest request, byte[] answer)
    {
        var reader = new Cursor(answer, port, gatePort) { At = sizeof(int) };
        if (request.Api == KafkaRequest.Metadata)
        {
            if (request.Version >= 3) reader.At += sizeof(int);
            for (var left = reader.Int32(); left > 0; left--)
            {
                reader.Broker();
                if (request.Version >= 1) reader.Text();
            }
        }
        else if (request.Api == KafkaRequest.FindCoordinator)
        {
            if (request.Version >= 1) reader.At += sizeof(int);
            reader.At += sizeof(short);
            if (request.Version >= 1) reader.Text();
            reader.Broker();
        }
    }

    private sealed class Cursor(byte[] bytes, int port, int gatePort)
    {
        public int At { get; set; }

        public int Int32()
        {
            At += sizeof(int);
            return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(At - sizeof(int)));
        }

        public string Text()
        {
            var length = Math.Max((short)0, BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(At)));
            At += sizeof(short) + length;
            return Encoding.UTF8.GetString(bytes.AsSpan(At - length, length));
        }

        public void Broker()
        {
            Int32();
            Text();
            if (Int32() == port) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(At - sizeof(int)), gatePort);
        }
    }
}
