using System.Buffers.Binary;
using System.Globalization;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Reads the loose encoding of one frame. What does not fit into the frame ends in an <see cref="OpenWireException"/>.</summary>
internal ref struct OpenWireReader(ReadOnlySpan<byte> frame)
{
    private readonly ReadOnlySpan<byte> _frame = frame;

    /// <summary>Bytes that were read.</summary>
    public int Position { get; private set; }

    public readonly int Left => _frame.Length - Position;

    public readonly bool IsAtEnd => Left == 0;

    /// <summary>What was read since an earlier position.</summary>
    public readonly ReadOnlySpan<byte> Since(int position) => _frame[position..Position];

    public ReadOnlySpan<byte> Raw(int count)
    {
        if ((uint)count > (uint)Left) throw new OpenWireException($"{count} bytes are announced at byte {Position} of a frame with {Left} left");
        var raw = _frame.Slice(Position, count);
        Position += count;
        return raw;
    }

    public byte Byte() => Raw(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new OpenWireException($"A boolean at byte {Position - 1} of a frame is {other.ToString(CultureInfo.InvariantCulture)}"),
    };

    public short Short() => BinaryPrimitives.ReadInt16BigEndian(Raw(sizeof(short)));

    public ushort UShort() => BinaryPrimitives.ReadUInt16BigEndian(Raw(sizeof(ushort)));

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Raw(sizeof(int)));

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Raw(sizeof(long)));

    /// <summary>A text as it is on the wire, in modified or ordinary UTF-8.</summary>
    /// <returns>False when it is null.</returns>
    public bool Text(out ReadOnlySpan<byte> text)
    {
        var present = Bool();
        text = present ? Raw(UShort()) : default;
        return present;
    }

    /// <summary>A text that is kept; null when it is null.</summary>
    public string? String() => Text(out var text) ? ModifiedUtf8.Decode(text) : null;

    /// <summary>A byte array with its length.</summary>
    /// <returns>False when it is null.</returns>
    public bool Bytes(out ReadOnlySpan<byte> bytes)
    {
        var present = Bool();
        bytes = present ? Raw(Int()) : default;
        return present;
    }

    /// <summary>Passes over an object and answers with its bytes, presence and type included.</summary>
    public ReadOnlySpan<byte> Object()
    {
        var start = Position;
        ObjectSkipper.Skip(ref this);
        return Since(start);
    }

    /// <summary>The fields that follow belong to an object of this type.</summary>
    /// <returns>False when it is null.</returns>
    public bool ObjectOf(byte type)
    {
        if (!Bool()) return false;
        var found = Byte();
        return found == type ? true : throw new OpenWireException($"Type {found} at byte {Position - 1} of a frame where type {type} belongs");
    }
}
