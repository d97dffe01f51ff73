using System.Buffers.Binary;
using System.Text;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>What a request says of itself.</summary>
/// <param name="Api">What is asked for.</param>
/// <param name="Version">In which form.</param>
/// <param name="Correlation">What its answer begins with.</param>
/// <param name="Body">The rest, behind the client's name.</param>
internal sealed record KafkaRequest(short Api, short Version, int Correlation, ReadOnlyMemory<byte> Body)
{
    public const short Metadata = 3;
    public const short FindCoordinator = 10;
    public const short SaslHandshake = 17;
    public const short ApiVersions = 18;
    public const short SaslAuthenticate = 36;

    public static KafkaRequest Of(byte[] frame)
    {
        var client = Math.Max((short)0, BinaryPrimitives.ReadInt16BigEndian(frame.AsSpan(8)));
        return new KafkaRequest(
            BinaryPrimitives.ReadInt16BigEndian(frame),
            BinaryPrimitives.ReadInt16BigEndian(frame.AsSpan(2)),
            BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)),
            frame.AsMemory(10 + client));
    }

    /// <summary>The body of a handshake: the mechanism.</summary>
    public string Mechanism => Encoding.UTF8.GetString(Body.Span[2..(2 + BinaryPrimitives.ReadInt16BigEndian(Body.Span))]);

    /// <summary>The body of an authentication, without its length.</summary>
    public byte[] Token => Body.Span[sizeof(int)..(sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(Body.Span))].ToArray();
}
