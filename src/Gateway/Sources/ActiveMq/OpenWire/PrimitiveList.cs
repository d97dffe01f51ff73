namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Walks the values of a list without allocating.</summary>
internal ref struct PrimitiveList(ReadOnlySpan<byte> encoded)
{
    private OpenWireReader _reader = new(encoded);
    private int _left = -1;

    public Primitive Value { get; private set; }

    public bool MoveNext()
    {
        if (_reader.Position == 0) _left = _reader.IsAtEnd ? 0 : _reader.Int();
        if (_left <= 0) return false;
        _left--;
        Value = Primitive.Read(ref _reader);
        return true;
    }
}
