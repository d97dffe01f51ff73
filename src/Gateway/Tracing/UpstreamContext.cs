using System.Text;
using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>Finds the trace context that a record's producer sent with it.</summary>
internal static class UpstreamContext
{
    /// <summary>
    /// Reads the first valid carrier, all fields from that one: X-Ray's header under either of its names, else W3C's, else B3's.
    /// </summary>
    public static bool TryRead(in SourceRecord record, out TraceContext context)
    {
        context = default;
        var found = false;
        var b3 = new B3Carrier();
        foreach (var header in record.Payload.Headers)
        {
            if (IsXRay(header.Name))
            {
                if (TraceHeader.TryParse(header.Value, out var own)) return Found(own, out context);
            }
            else if (!found && Ascii.EqualsIgnoreCase(header.Name, "traceparent"u8))
            {
                found = TraceParent.TryParse(header.Value, out context);
            }
            else
            {
                b3.Take(header.Name, header.Value);
            }
        }

        return found || b3.TryGetContext(out context);
    }

    private static bool IsXRay(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "X-Amzn-Trace-Id"u8) || Ascii.EqualsIgnoreCase(name, "AWSTraceHeader"u8);

    private static bool Found(TraceContext own, out TraceContext context)
    {
        context = own;
        return true;
    }
}
