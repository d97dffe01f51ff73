using System.Collections.Concurrent;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>Documents that the receiver did not take, by its codes. Safe from any thread.</summary>
internal sealed class RefusalCounts
{
    /// <summary>Codes are few; should somebody make them up, the rest is counted together.</summary>
    private const int MaxCodes = 32;
    private const string Others = "Others";

    private readonly ConcurrentDictionary<string, long> _counts = new();

    public long this[string code] => _counts.GetValueOrDefault(code);

    public void Add(string code, int documents)
    {
        var key = _counts.Count < MaxCodes || _counts.ContainsKey(code) ? code : Others;
        _counts.AddOrUpdate(key, documents, (_, before) => before + documents);
    }

    public override string ToString() => string.Join(", ", _counts.OrderByDescending(static entry => entry.Value).Select(static entry => $"{entry.Value} {entry.Key}"));
}
