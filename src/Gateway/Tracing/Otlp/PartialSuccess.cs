using System.Text;

namespace Gateway.Tracing.Otlp;

/// <summary>What a collector's answer says of spans that it did not take.</summary>
/// <param name="RejectedSpans">0 when it took all, or gives a warning only.</param>
/// <param name="Message">Its words; null without any.</param>
internal readonly record struct PartialSuccess(long RejectedSpans, string? Message)
{
    /// <summary>Reads an <c>ExportTraceServiceResponse</c>; what cannot be read rejects nothing.</summary>
    public static PartialSuccess Read(ReadOnlySpan<byte> response)
    {
        var read = default(PartialSuccess);
        while (TryField(ref response, out var field, out _, out var content))
        {
            if (field == OtlpFields.ResponsePartialSuccess) read = Inner(content);
        }

        return read;
    }

    private static PartialSuccess Inner(ReadOnlySpan<byte> message)
    {
        var read = default(PartialSuccess);
        while (TryField(ref message, out var field, out var number, out var content))
        {
            if (field == OtlpFields.RejectedSpans) read = read with { RejectedSpans = (long)number };
            else if (field == OtlpFields.RejectedMessage) read = read with { Message = Encoding.UTF8.GetString(content) };
        }

        return read;
    }

    private static bool TryField(ref ReadOnlySpan<byte> bytes, out int field, out ulong number, out ReadOnlySpan<byte> content)
    {
        (field, number) = (0, 0);
        content = default;
        if (!TryVarint(ref bytes, out var tag)) return false;
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return TryVarint(ref bytes, out number);
            case 1:
                return TryTake(ref bytes, sizeof(ulong), out content);
            case 2:
                return TryVarint(ref bytes, out var length) && TryTake(ref bytes, length, out content);
            case 5:
                return TryTake(ref bytes, sizeof(uint), out content);
            default:
                return false;
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, ulong length, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (length > (ulong)bytes.Length) return false;
        content = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }
}
