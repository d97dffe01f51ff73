using System.Text.Json;

namespace Gateway.Tracing;

/// <summary>The forms that a segment document gives to ids, times and texts.</summary>
internal static class SegmentJson
{
    private const byte MicrosecondDigits = 6;

    extension(Utf8JsonWriter json)
    {
        public void WriteId(ReadOnlySpan<byte> name, TraceId id)
        {
            Span<char> text = stackalloc char[TraceId.Length];
            id.Format(text);
            json.WriteString(name, text);
        }

        public void WriteId(ReadOnlySpan<byte> name, SegmentId id)
        {
            Span<char> text = stackalloc char[SegmentId.Length];
            id.Format(text);
            json.WriteString(name, text);
        }

        public void WriteText(ReadOnlySpan<byte> name, string text, int maxLength) =>
            json.WriteString(name, Cut(text, maxLength));

        public void WriteSpan(DateTimeOffset start, DateTimeOffset end)
        {
            json.WriteNumber("start_time"u8, EpochSeconds(start));
            json.WriteNumber("end_time"u8, EpochSeconds(end));
        }
    }

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static ReadOnlySpan<char> Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        return text.AsSpan(0, char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength);
    }

    // A double would round the microseconds away.
    private static decimal EpochSeconds(DateTimeOffset time)
    {
        var microseconds = Math.Max(0, (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);
        return new decimal((int)microseconds, (int)(microseconds >> 32), 0, isNegative: false, MicrosecondDigits);
    }
}
