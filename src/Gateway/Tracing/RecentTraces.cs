using System.Buffers;

namespace Gateway.Tracing;

/// <summary>The latest segment documents of this process, for whoever looks. Bounded by count, by bytes, and to as many a second; locks itself.</summary>
/// <remarks>Thousands a second would only push each other out before anybody has looked.</remarks>
/// <param name="maxDocuments">Most documents kept.</param>
/// <param name="maxBytes">Most bytes of memory they take.</param>
/// <param name="clock">Tells the seconds; the system's when absent.</param>
internal sealed class RecentTraces(int maxDocuments = 100, int maxBytes = 1024 * 1024, TimeProvider? clock = null)
{
    /// <summary>Most documents taken in a second.</summary>
    public const int MaxPerSecond = 100;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = new();
    private int _bytes;
    private long _secondBegan;
    private int _inSecond;

    /// <summary>Keeps a copy, in place of the oldest ones where there is no room.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        if (json.Length > maxBytes || IsSecondFull()) return;
        lock (_gate)
        {
            if (!CountInSecond()) return;
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

    // Read without the lock, which whoever is going to be turned away should not wait for.
    private bool IsSecondFull() => Volatile.Read(ref _inSecond) >= MaxPerSecond && _clock.GetElapsedTime(Volatile.Read(ref _secondBegan)) < OneSecond;

    private bool CountInSecond()
    {
        var now = _clock.GetTimestamp();
        if (_inSecond == 0 || _clock.GetElapsedTime(_secondBegan, now) >= OneSecond)
        {
            Volatile.Write(ref _secondBegan, now);
            Volatile.Write(ref _inSecond, 0);
        }

        if (_inSecond == MaxPerSecond) return false;
        Volatile.Write(ref _inSecond, _inSecond + 1);
        return true;
    }

    private void DropOldest()
    {
        var oldest = _entries.Dequeue();
        _bytes -= oldest.Buffer.Length;
        ArrayPool<byte>.Shared.Return(oldest.Buffer);
    }

    private readonly record struct Entry(byte[] Buffer, int Length);
}
