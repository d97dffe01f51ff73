using System.Buffers;
using System.Text;

namespace Gateway.Tracing;

/// <summary><c>X-Amzn-Trace-Id</c>: read with leniency, written in exactly one form.</summary>
internal static class TraceHeader
{
    private const int MaxBytes = 1024;
    private const int MaxFields = 32;
    private const string RootField = "Root=";
    private const string ParentField = ";Parent=";
    private const string SampledField = ";Sampled=";

    /// <summary>Characters of <see cref="Format"/>'s result.</summary>
    private const int Length = 5 + TraceId.Length + 8 + SegmentId.Length + 9 + 1;

    /// <summary>Printable ASCII and the blank; a header may not smuggle line ends or anything else.</summary>
    private static readonly SearchValues<byte> Printable =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (byte)code)]);

    /// <summary>Reads a header. False, and never an exception, for anything that holds no valid <c>Root</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> header, out TraceContext context)
    {
        context = default;
        if (header.Length is 0 or > MaxBytes || header.ContainsAnyExcept(Printable)) return false;
        var fields = new Fields();
        var count = 0;
        foreach (var range in header.Split((byte)';'))
        {
            if (++count > MaxFields) return false;
            fields.Take(header[range]);
        }

        return fields.TryGetContext(out context);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out TraceContext)"/>
    public static bool TryParse(ReadOnlySpan<char> header, out TraceContext context)
    {
        context = default;
        if (header.Length > MaxBytes || !Ascii.IsValid(header)) return false;
        Span<byte> bytes = stackalloc byte[MaxBytes];
        Ascii.FromUtf16(header, bytes, out var written);
        return TryParse(bytes[..written], out context);
    }

    /// <summary>The header that goes out: always all three fields, in this order.</summary>
    public static string Format(TraceId root, SegmentId parent, bool sampled) =>
        string.Create(Length, (root, parent, sampled), static (text, state) =>
        {
            RootField.CopyTo(text);
            text = text[RootField.Length..];
            state.root.Format(text);
            text = text[TraceId.Length..];
            ParentField.CopyTo(text);
            text = text[ParentField.Length..];
            state.parent.Format(text);
            text = text[SegmentId.Length..];
            SampledField.CopyTo(text);
            text[SampledField.Length] = state.sampled ? '1' : '0';
        });

    /// <summary>The fields seen so far. A later one of the same key replaces the earlier, valid or not.</summary>
    private struct Fields
    {
        private TraceId? _root;
        private SegmentId? _parent;
        private UpstreamDecision _decision;

        public void Take(ReadOnlySpan<byte> field)
        {
            var split = field.IndexOf((byte)'=');
            if (split < 0) return;
            var key = field[..split].Trim((byte)' ');
            var value = field[(split + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(key, "Root"u8)) _root = TraceId.TryParse(value, out var root) ? root : null;
            else if (Ascii.EqualsIgnoreCase(key, "Parent"u8)) _parent = SegmentId.TryParse(value, out var parent) ? parent : null;
            else if (Ascii.EqualsIgnoreCase(key, "Sampled"u8)) _decision = DecisionOf(value);
        }

        public readonly bool TryGetContext(out TraceContext context)
        {
            context = new TraceContext(_root.GetValueOrDefault(), _parent, _decision);
            return _root is not null;
        }

        private static UpstreamDecision DecisionOf(ReadOnlySpan<byte> value) => value switch
        {
            [(byte)'1'] => UpstreamDecision.Sampled,
            [(byte)'0'] => UpstreamDecision.NotSampled,
            _ => UpstreamDecision.Undecided,
        };
    }
}
