using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace Gateway.Benchmarks.Function;

/// <summary>Keeps how long each record took from its stamp, the first eight bytes of its value, to its reader.</summary>
internal sealed class DelayRecorder
{
    /// <summary>Base64 of the stamp and the byte behind it.</summary>
    private const int StampChars = 12;

    private readonly Lock _gate = new();
    private readonly List<long> _delays = new(1 << 20);

    /// <summary>Reads the stamps of an event's records.</summary>
    public void AddEvent(ReadOnlySpan<byte> body, long now)
    {
        var label = "\"value\":\""u8;
        Span<byte> stamp = stackalloc byte[9];
        for (int found; (found = body.IndexOf(label)) >= 0; body = body[(found + label.Length + StampChars)..])
        {
            Base64.DecodeFromUtf8(body.Slice(found + label.Length, StampChars), stamp, out _, out _);
            AddStamp(stamp, now);
        }
    }

    public void AddStamp(ReadOnlySpan<byte> stamp, long now)
    {
        var delay = now - BinaryPrimitives.ReadInt64LittleEndian(stamp);
        lock (_gate) _delays.Add(delay);
    }

    /// <summary>Count, then the 50th, 99th and 99.9th percentile and the longest in milliseconds; begins anew.</summary>
    public string TakeSummary()
    {
        lock (_gate)
        {
            _delays.Sort();
            var summary = $"{_delays.Count} {At(0.5)} {At(0.99)} {At(0.999)} {At(1)}";
            _delays.Clear();
            return summary;
        }
    }

    private string At(double share)
    {
        if (_delays.Count == 0) return "0";
        var nanoseconds = _delays[(int)Math.Min(_delays.Count - 1, share * _delays.Count)];
        return (nanoseconds / 1e6).ToString("0.000", CultureInfo.InvariantCulture);
    }
}
