namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Walks the entries of a map without allocating: a message's properties, the offers of a wire format.</summary>
internal ref struct PrimitiveMap(ReadOnlySpan<byte> encoded)
{
    private OpenWireReader _reader = new(encoded);
    private int _left = -1;

    /// <summary>In modified UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    public Primitive Value { get; private set; }

    /// <returns>False at the end; a null map has none but that.</returns>
    public bool MoveNext()
    {
        if (_reader.Position == 0) _left = _reader.IsAtEnd ? 0 : _reader.Int();
        if (_left <= 0) return false;
        _left--;
        Key = _reader.Raw(_reader.UShort());
        Value = Primitive.Read(ref _reader);
        return true;
    }
}
