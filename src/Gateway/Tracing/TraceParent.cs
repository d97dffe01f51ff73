namespace Gateway.Tracing;

/// <summary>W3C <c>traceparent</c>: <c>00-4efaaf4d1e8720b39541901950019ee5-53b7e2d01c9a4f86-01</c>.</summary>
internal static class TraceParent
{
    private const int Length = 55;
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;
    private const int ParentStart = 36;
    private const int FlagsStart = 53;
    private const int SampledFlag = 1;

    /// <summary>Reads a header by W3C's rules, which are strict. False, and never an exception, for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> header, out TraceContext context)
    {
        context = default;
        if (header.Length < Length || !HasItsDashes(header) || !HasKnownLength(header)) return false;
        if (header[..Length].ContainsAnyInRange((byte)'A', (byte)'F')) return false;
        if (!LowerHex.TryParse(header[..2], out var version) || version == 0xff) return false;
        if (!LowerHex.TryParse(header.Slice(TraceIdStart, TraceIdLength), out var root) || root == 0) return false;
        if (!SegmentId.TryParse(header.Slice(ParentStart, SegmentId.Length), out var parent)) return false;
        if (!LowerHex.TryParse(header.Slice(FlagsStart, 2), out var flags)) return false;
        context = new TraceContext(new TraceId(root), parent, DecisionOf((byte)flags));
        return true;
    }

    private static bool HasItsDashes(ReadOnlySpan<byte> header) =>
        header[TraceIdStart - 1] == '-' && header[ParentStart - 1] == '-' && header[FlagsStart - 1] == '-';

    // Version 00 ends after the flags; a later version may go on, after another dash.
    private static bool HasKnownLength(ReadOnlySpan<byte> header) =>
        header.Length == Length || (!header.StartsWith("00"u8) && header[Length] == '-');

    private static UpstreamDecision DecisionOf(byte flags) =>
        (flags & SampledFlag) != 0 ? UpstreamDecision.Sampled : UpstreamDecision.NotSampled;
}
