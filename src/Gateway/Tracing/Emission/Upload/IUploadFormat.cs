using System.Buffers;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>How documents become the body of one call, and what the answer to it says.</summary>
internal interface IUploadFormat
{
    /// <summary>The form that documents must have.</summary>
    SegmentForm Form { get; }

    string ContentType { get; }

    /// <summary>Most documents in one call.</summary>
    int MaxDocuments { get; }

    void Write(IReadOnlyList<SegmentDocument> documents, ArrayBufferWriter<byte> body);

    /// <summary>What a call that succeeded left out all the same. An answer that cannot be read leaves out nothing.</summary>
    IReadOnlyList<Refusal> Refusals(ReadOnlyMemory<byte> answer);

    /// <summary>True when the same call may succeed a little later.</summary>
    bool MayTryAgain(int status);
}
