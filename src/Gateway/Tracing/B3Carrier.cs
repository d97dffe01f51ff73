using System.Text;

namespace Gateway.Tracing;

/// <summary>Zipkin's B3 headers of one record: the single <c>b3</c>, else what of the <c>X-B3-…</c> ones was there.</summary>
internal struct B3Carrier
{
    private const int TraceIdLength = 32;
    private const int ShortTraceIdLength = 16;
    private const int MaxParts = 4;

    private TraceContext? _single;
    private TraceId? _root;
    private SegmentId? _parent;
    private UpstreamDecision _decision;
    private bool _isDebug;

    private static ReadOnlySpan<byte> Prefix => "X-B3-"u8;

    /// <summary>Takes a header if it is one of them. The first valid value of each counts.</summary>
    public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "b3"u8)) _single ??= ReadSingle(value);
        else if (name.Length > Prefix.Length && Ascii.EqualsIgnoreCase(name[..Prefix.Length], Prefix)) TakePart(name[Prefix.Length..], value);
    }

    /// <returns>False when there is no trace id: a bare decision belongs to no trace.</returns>
    public readonly bool TryGetContext(out TraceContext context)
    {
        context = _single ?? new TraceContext(_root.GetValueOrDefault(), _parent, _isDebug ? UpstreamDecision.Sampled : _decision);
        return _single is not null || _root is not null;
    }

    private void TakePart(ReadOnlySpan<byte> part, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(part, "TraceId"u8)) _root ??= RootOf(value);
        else if (Ascii.EqualsIgnoreCase(part, "SpanId"u8)) _parent ??= ParentOf(value);
        else if (Ascii.EqualsIgnoreCase(part, "Flags"u8)) _isDebug |= value is [(byte)'1'];
        else if (Ascii.EqualsIgnoreCase(part, "Sampled"u8) && _decision == UpstreamDecision.Undecided) _decision = DecisionOf(value);
    }

    /// <summary>Reads <c>trace-span</c>, <c>trace-span-decision</c> or <c>trace-span-decision-parent</c>.</summary>
    private static TraceContext? ReadSingle(ReadOnlySpan<byte> header)
    {
        TraceId? root = null;
        SegmentId? parent = null;
        var decision = UpstreamDecision.Undecided;
        var parts = 0;
        foreach (var range in header.Split((byte)'-'))
        {
            if (++parts > MaxParts) return null;
            if (parts == 1) root = RootOf(header[range]);
            else if (parts == 2) parent = ParentOf(header[range]);
            else if (parts == 3) decision = DecisionOf(header[range]);
        }

        return root is { } trace && parent is not null ? new TraceContext(trace, parent, decision) : null;
    }

    // A trace id of 64 bits is the lower half of one of 128.
    private static TraceId? RootOf(ReadOnlySpan<byte> digits) =>
        digits.Length is TraceIdLength or ShortTraceIdLength && LowerHex.TryParse(digits, out var value) && value != 0 ? new TraceId(value) : null;

    private static SegmentId? ParentOf(ReadOnlySpan<byte> digits) => SegmentId.TryParse(digits, out var id) ? id : null;

    // The words are of early libraries; d is debug, which no sampler may overrule.
    private static UpstreamDecision DecisionOf(ReadOnlySpan<byte> value) =>
        value is [(byte)'1'] or [(byte)'d'] || Ascii.EqualsIgnoreCase(value, "true"u8) ? UpstreamDecision.Sampled
        : value is [(byte)'0'] || Ascii.EqualsIgnoreCase(value, "false"u8) ? UpstreamDecision.NotSampled
        : UpstreamDecision.Undecided;
}
