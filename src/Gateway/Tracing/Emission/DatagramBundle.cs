namespace Gateway.Tracing.Emission;

/// <summary>
/// Datagrams of one length, one behind the other, which a system that can do so takes with one call. What is shorter is filled
/// up with blanks, which JSON does not mind.
/// </summary>
internal sealed class DatagramBundle
{
    /// <summary>Beneath what one call takes, on every kernel that knows of it.</summary>
    private const int MaxCount = 60;
    private const int MaxBytes = 63 * 1024;

    /// <summary>Documents of one mapping differ by some digits.</summary>
    private const int LengthStep = 128;

    private readonly byte[] _bytes = new byte[MaxBytes];
    private readonly List<SegmentDocument> _documents = new(MaxCount);

    public IReadOnlyList<SegmentDocument> Documents => _documents;

    public bool IsEmpty => _documents.Count == 0;

    /// <summary>Bytes of each datagram.</summary>
    public int Each { get; private set; }

    /// <summary>All of them.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Each * _documents.Count);

    /// <summary>Takes a document along; false when it is of another length or there is no room.</summary>
    public bool TryAdd(SegmentDocument document)
    {
        var length = (document.Datagram.Length + LengthStep - 1) / LengthStep * LengthStep;
        if (IsEmpty) Each = length;
        else if (length != Each || _documents.Count == MaxCount) return false;
        var start = Each * _documents.Count;
        if (start + Each > MaxBytes) return IsEmpty && AddAlone(document);
        document.Datagram.CopyTo(_bytes.AsMemory(start));
        _bytes.AsSpan(start + document.Datagram.Length, Each - document.Datagram.Length).Fill((byte)' ');
        _documents.Add(document);
        return true;
    }

    public void Clear() => _documents.Clear();

    // The longest ones leave no room to fill up; they go out as they are.
    private bool AddAlone(SegmentDocument document)
    {
        Each = document.Datagram.Length;
        document.Datagram.CopyTo(_bytes);
        _documents.Add(document);
        return true;
    }
}
