using System.Buffers.Text;
using System.Text;

namespace Gateway.Benchmarks.Function;

/// <summary>Watches whether records of one key come in the order of their offsets, and never in two invocations at a time.</summary>
internal sealed class KeyOrder
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _last = [];
    private readonly HashSet<string> _inFlight = [];

    /// <summary>Times that either was not so.</summary>
    public int Violations { get; private set; }

    public int Keys
    {
        get
        {
            lock (_gate) return _last.Count;
        }
    }

    /// <summary>An invocation begins.</summary>
    /// <returns>Its keys, for <see cref="End"/>.</returns>
    public IReadOnlyCollection<string> Begin(ReadOnlySpan<byte> body)
    {
        var records = Read(body);
        var keys = records.Select(record => record.Key).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var (offset, key) in records)
            {
                if (_last.TryGetValue(key, out var last) && last >= offset) Violations++;
                _last[key] = offset;
            }

            foreach (var key in keys)
            {
                if (!_inFlight.Add(key)) Violations++;
            }
        }

        return keys;
    }

    public void End(IReadOnlyCollection<string> keys)
    {
        lock (_gate) _inFlight.ExceptWith(keys);
    }

    // A key follows its record's offset, and nothing else in these events looks like either.
    private static List<(long Offset, string Key)> Read(ReadOnlySpan<byte> body)
    {
        var records = new List<(long, string)>();
        while (body.IndexOf("\"offset\":"u8) is >= 0 and var at)
        {
            body = body[(at + "\"offset\":"u8.Length)..];
            if (!Utf8Parser.TryParse(body, out long offset, out _)) throw new InvalidOperationException("An offset is not a number");
            body = body[(body.IndexOf("\"key\":\""u8) + "\"key\":\""u8.Length)..];
            records.Add((offset, Encoding.ASCII.GetString(body[..body.IndexOf((byte)'"')])));
        }

        return records;
    }
}
