using System.Collections.Concurrent;

namespace Gateway.Diagnostics;

/// <summary>One tally for each value of a label.</summary>
internal sealed class LabelledTally<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Box> _tallies = new();

    public long Total => _tallies.Values.Sum(box => box.Tally.Value);

    /// <summary>Shows these label values from the start, at zero.</summary>
    public LabelledTally<TKey> From(params ReadOnlySpan<TKey> keys)
    {
        foreach (var key in keys)
            _tallies.TryAdd(key, new Box());
        return this;
    }

    public void Add(TKey key, long n) => _tallies.GetOrAdd(key, static _ => new Box()).Tally.Add(n);

    public IEnumerable<(TKey Key, long Value)> Read() => _tallies.Select(entry => (entry.Key, entry.Value.Tally.Value));

    private sealed class Box
    {
        public Tally Tally;
    }
}
