using Gateway.Tracing.Emission;

namespace Gateway.Tracing.Otlp;

/// <summary>A message that is being written: its length goes before it once it is known.</summary>
/// <remarks>The length takes four bytes whatever it is, as in OpenTelemetry's own exporter, so that nothing is written twice or moved.</remarks>
internal readonly ref struct ProtobufScope
{
    private const int LengthBytes = 4;

    private readonly SegmentDocument _document;
    private readonly int _start;

    public ProtobufScope(SegmentDocument document)
    {
        _document = document;
        document.GetSpan(LengthBytes);
        document.Advance(LengthBytes);
        _start = document.Position;
    }

    public void Dispose()
    {
        var length = _document.Position - _start;
        var bytes = _document.Written(_start - LengthBytes, LengthBytes);
        for (var i = 0; i < LengthBytes; i++)
        {
            bytes[i] = (byte)((length & 0x7f) | (i < LengthBytes - 1 ? 0x80 : 0));
            length >>= 7;
        }
    }
}
