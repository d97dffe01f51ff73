using System.Collections.Concurrent;

namespace Gateway.IntegrationTests.House;

/// <summary>What a fake saw that must never be seen, in its own words. Thread-safe.</summary>
internal sealed class Violations
{
    private const int Shown = 20;
    private readonly ConcurrentQueue<string> _found = new();

    public IReadOnlyCollection<string> Found => _found;

    public void Add(string violation) => _found.Enqueue(violation);

    /// <summary>Fails the test with the first of them.</summary>
    public void AssertNone(string where)
    {
        if (!_found.IsEmpty)
        {
            Assert.Fail($"{where} saw {_found.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, _found.Take(Shown))}");
        }
    }
}
