namespace Gateway.Records;

/// <summary>The bytes of one record, laid one after the other in a slab: key, value, headers.</summary>
internal readonly struct RecordPayload
{
    private readonly Slab _slab;
    private readonly int _start;
    private readonly int _keyLength;
    private readonly int _valueLength;
    private readonly int _headersLength;

    /// <param name="slab">Holds the bytes until <see cref="Release"/>.</param>
    /// <param name="start">Where the key begins.</param>
    /// <param name="keyLength">Bytes of the key; -1 when the record has none.</param>
    /// <param name="valueLength">Bytes of the value; -1 when the record has none (a tombstone).</param>
    /// <param name="headersLength">Bytes of the headers in the form of <see cref="RecordHeaders"/>.</param>
    public RecordPayload(Slab slab, int start, int keyLength, int valueLength, int headersLength)
    {
        (_slab, _start, _keyLength, _valueLength, _headersLength) = (slab, start, keyLength, valueLength, headersLength);
    }

    /// <summary>False when the broker's key is null, which is not the same as empty.</summary>
    public bool HasKey => _keyLength >= 0;

    /// <summary>False for a tombstone.</summary>
    public bool HasValue => _valueLength >= 0;

    public ReadOnlySpan<byte> Key => _slab.Span(_start, Math.Max(_keyLength, 0));

    /// <summary>A queue's message has no key: in its place are the fields of the message, in the form of the source that wrote them.</summary>
    public ReadOnlySpan<byte> Attributes => Key;

    public ReadOnlySpan<byte> Value => _slab.Span(ValueStart, Math.Max(_valueLength, 0));

    public RecordHeaders Headers => new(_slab.Span(ValueStart + Math.Max(_valueLength, 0), _headersLength));

    /// <summary>Bytes of key, value and headers together.</summary>
    public int Length => Math.Max(_keyLength, 0) + Math.Max(_valueLength, 0) + _headersLength;

    private int ValueStart => _start + Math.Max(_keyLength, 0);

    /// <summary>Gives the bytes back. Nothing of this record may be read afterwards; call it once.</summary>
    public void Release() => _slab.Release();
}
