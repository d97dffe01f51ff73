using System.Buffers;
using Gateway.Tracing.Otlp;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>OTLP over HTTP: documents are entries of one protobuf message, so a request is all of them in a row.</summary>
internal sealed class OtlpFormat : IUploadFormat
{
    private const string PartialSuccessCode = "partial_success";

    public SegmentForm Form => SegmentForm.Otlp;

    public string ContentType => "application/x-protobuf";

    /// <summary>A document has at most 67 spans, and X-Ray's endpoint takes 10,000 with one call.</summary>
    public int MaxDocuments => 128;

    public void Write(IReadOnlyList<SegmentDocument> documents, ArrayBufferWriter<byte> body)
    {
        foreach (var document in documents) body.Write(document.Json.Span);
    }

    public IReadOnlyList<Refusal> Refusals(ReadOnlyMemory<byte> answer)
    {
        // It counts spans and does not say whose, so one document is counted for each.
        var (rejected, message) = PartialSuccess.Read(answer.Span);
        return rejected > 0 ? [new Refusal(Id: null, (int)Math.Min(rejected, MaxDocuments), PartialSuccessCode, message, MayTryAgain: false)] : [];
    }

    // By the protocol's own list; other errors would be the same again.
    public bool MayTryAgain(int status) => status is 429 or 502 or 503 or 504;
}
