using Confluent.Kafka;

namespace Gateway.Sources.Kafka;

/// <summary>Copies a record's bytes out of librdkafka's memory, which is only readable while the client deserialises.</summary>
/// <remarks>The client deserialises the key first, then the value; which partition they belong to is known only afterwards.</remarks>
internal sealed class Scratch : IDeserializer<Scratch.Part>
{
    private byte[] _bytes = new byte[4096];
    private int _used;

    public Part Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (context.Component == MessageComponentType.Key) _used = 0;
        if (isNull) return new Part(0, -1);
        if (_used + data.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + data.Length));
        data.CopyTo(_bytes.AsSpan(_used));
        var part = new Part(_used, data.Length);
        _used += data.Length;
        return part;
    }

    public ReadOnlySpan<byte> Read(Part part) => _bytes.AsSpan(part.Start, Math.Max(part.Length, 0));

    /// <summary>Forgets the room that one very large record took.</summary>
    public void Trim()
    {
        if (_bytes.Length > 1024 * 1024) _bytes = new byte[4096];
    }

    /// <summary>A key or value inside the scratch; valid until the next record.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="Length">Its bytes; -1 for null.</param>
    internal readonly record struct Part(int Start, int Length);
}
