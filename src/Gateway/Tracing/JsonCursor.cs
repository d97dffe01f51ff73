using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Tracing.Emission;

namespace Gateway.Tracing;

/// <summary>Writes a document's pieces one behind the other. What is named raw is JSON already; texts are cut and escaped.</summary>
/// <remarks>A sampled batch pays for this each time: pieces are copied as they stand, and nothing keeps track of the nesting.</remarks>
internal readonly struct JsonCursor(SegmentDocument document)
{
    private const int LongestNumber = 20;
    private const int MicrosecondDigits = 6;
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>ASCII that stands for itself in a JSON string.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code).Where(static c => c is not ('"' or '\\'))]);

    /// <summary>Pieces that never change, written once to be copied from then on.</summary>
    public static byte[] Rendered(Action<JsonCursor> write)
    {
        using var scratch = new SegmentDocument();
        scratch.Start();
        write(new JsonCursor(scratch));
        return scratch.Json.ToArray();
    }

    /// <summary>Bytes written so far.</summary>
    public int Length => document.Json.Length;

    // Inlined, so that a piece's length is known where it is copied.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> json) => json.CopyTo(document.Take(json.Length));

    /// <summary>Writes a comma unless nothing was written since <paramref name="start"/>.</summary>
    public void CommaAfter(int start)
    {
        if (Length > start) Raw(","u8);
    }

    public void Id(TraceId id)
    {
        var text = Quoted(TraceId.Length);
        id.Format(text);
    }

    public void Id(SegmentId id)
    {
        var text = Quoted(SegmentId.Length);
        id.Format(text);
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, document.GetSpan(LongestNumber), out var written);
        document.Advance(written);
    }

    /// <summary>Epoch seconds, to the microsecond; a time before the epoch becomes the epoch.</summary>
    public void Time(DateTimeOffset time)
    {
        var microseconds = Math.Max(0, (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);
        var digits = document.GetSpan(LongestNumber + 1);
        // All digits at once, the seconds then moved in front of the point; none of a lone microsecond's zeros is left out.
        var padding = microseconds < 10 * MicrosecondsPerSecond ? new StandardFormat('D', MicrosecondDigits + 1) : default;
        Utf8Formatter.TryFormat(microseconds, digits[1..], out var written, padding);
        var seconds = written - MicrosecondDigits;
        digits.Slice(1, seconds).CopyTo(digits);
        digits[seconds] = (byte)'.';
        document.Advance(written + 1);
    }

    /// <summary>The two times that every segment and subsegment has, a comma before them.</summary>
    public void Times(DateTimeOffset start, DateTimeOffset end)
    {
        Raw(",\"start_time\":"u8);
        Time(start);
        Raw(",\"end_time\":"u8);
        Time(end);
    }

    /// <summary>The beginning of a text in quotes, without half a character at its end.</summary>
    public void Text(string text, int maxLength)
    {
        var cut = Cut(text, maxLength);
        if (cut.ContainsAnyExcept(Plain)) Escaped(cut);
        else Ascii.FromUtf16(cut, Quoted(cut.Length), out _);
    }

    /// <summary>A member that is left out when it has no text.</summary>
    /// <param name="name">With the comma before it and the colon after.</param>
    /// <param name="text">Its value.</param>
    /// <param name="maxLength">Most characters of it.</param>
    public void Optional(ReadOnlySpan<byte> name, string? text, int maxLength)
    {
        if (text is null) return;
        Raw(name);
        Text(text, maxLength);
    }

    /// <summary>A member that is left out when it has no number.</summary>
    /// <param name="name">With the comma before it and the colon after.</param>
    /// <param name="number">Its value.</param>
    public void Optional(ReadOnlySpan<byte> name, long? number)
    {
        if (number is not { } written) return;
        Raw(name);
        Number(written);
    }

    private static ReadOnlySpan<char> Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        return text.AsSpan(0, char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength);
    }

    private void Escaped(ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        Raw(Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text.ToString())));
        Raw("\""u8);
    }

    private Span<byte> Quoted(int length)
    {
        var text = document.Take(length + 2);
        text[0] = text[length + 1] = (byte)'"';
        return text.Slice(1, length);
    }
}
