using System.Buffers;
using System.Text;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>The documents of one call, until each is settled. Used by one flow at a time.</summary>
internal sealed class UploadBatch(IUploadFormat format)
{
    /// <summary>Bytes of documents from which a call is full: with one more of the longest, it stays beneath a mebibyte.</summary>
    public const int FullBytes = (1024 * 1024) - SegmentDocument.MaxDatagramBytes;

    /// <summary>A body that grew beyond this is not kept for the next call.</summary>
    private const int KeptBytes = 256 * 1024;

    private readonly List<SegmentDocument> _documents = [];
    private ArrayBufferWriter<byte> _body = new();
    private int _bytes;

    public int Count => _documents.Count;

    public bool IsFull => Count >= format.MaxDocuments || _bytes >= FullBytes;

    public void Add(SegmentDocument document)
    {
        _documents.Add(document);
        _bytes += document.Json.Length;
    }

    /// <summary>The call's body, in memory that the next call uses again.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        if (_body.Capacity > KeptBytes) LeaveBody();
        _body.ResetWrittenCount();
        format.Write(_documents, _body);
        return _body.WrittenMemory;
    }

    /// <summary>Leaves the body to a connection that may still read from it: only an answer says that it does not.</summary>
    public void LeaveBody() => _body = new ArrayBufferWriter<byte>();

    /// <summary>Gives up all documents but those that have one of these ids.</summary>
    public void KeepOnly(IReadOnlyList<string> ids)
    {
        var kept = ids.Count == 0 ? [] : _documents.FindAll(document => ids.Any(id => Has(document, id)));
        foreach (var document in _documents.Except(kept)) document.Dispose();
        _documents.Clear();
        _bytes = 0;
        foreach (var document in kept) Add(document);
    }

    /// <summary>Gives up all documents.</summary>
    public void Clear() => KeepOnly([]);

    // A document's own id is the first that it names.
    private static bool Has(SegmentDocument document, string id)
    {
        var json = document.Json.Span;
        var name = "\"id\":\""u8;
        var at = json.IndexOf(name);
        return at >= 0 && json[(at + name.Length)..].StartsWith(Encoding.UTF8.GetBytes(id + '"'));
    }
}
