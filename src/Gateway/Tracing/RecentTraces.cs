using System.Buffers;

namespace Gateway.Tracing;

/// <summary>The latest segment documents of this process, for whoever looks. Bounded by count and by bytes; locks itself.</summary>
/// <param name="maxDocuments">Most documents kept.</param>
/// <param name="maxBytes">Most bytes of memory they take.</param>
internal sealed class RecentTraces(int maxDocuments = 100, int maxBytes = 1024 * 1024)
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = new();
    private int _bytes;

    /// <summary>Keeps a copy, in place of the oldest ones where there is no room.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        if (json.Length > maxBytes) return;
        lock (_gate)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
            json.CopyTo(buffer);
            _entries.Enqueue(new Entry(buffer, json.Length));
            _bytes += buffer.Length;
            while (_entries.Count > maxDocuments || (_bytes > maxBytes && _entries.Count > 1)) DropOldest();
        }
    }

    /// <summary>Copies of the documents (JSON in UTF-8), newest first.</summary>
    public IReadOnlyList<byte[]> Newest()
    {
        lock (_gate) return [.. _entries.Reverse().Select(static entry => entry.Buffer.AsSpan(0, entry.Length).ToArray())];
    }

    private void DropOldest()
    {
        var oldest = _entries.Dequeue();
        _bytes -= oldest.Buffer.Length;
        ArrayPool<byte>.Shared.Return(oldest.Buffer);
    }

    private readonly record struct Entry(byte[] Buffer, int Length);
}
