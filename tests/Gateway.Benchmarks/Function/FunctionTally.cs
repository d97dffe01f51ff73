using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks.Function;

/// <summary>Counts what arrives: records by their bytes in the event, not by anybody's word.</summary>
/// <remarks>
/// Says <c>first</c> at the first arrival of a count and <c>done TIME INVOCATIONS RECORDS</c> when all expected records are there;
/// the time is the monotonic clock's, in nanoseconds.
/// </remarks>
internal sealed class FunctionTally(TextWriter output)
{
    private readonly DelayRecorder _delays = new();
    private long _expected = long.MaxValue;
    private long _invocations;
    private long _records;
    private bool _countsMessages;

    /// <summary>Watches keys; null where nobody asked for it.</summary>
    public KeyOrder? Order { get; private set; }

    /// <summary>True when values begin with the time they were produced at.</summary>
    public bool IsStamped { get; private set; }

    /// <summary>
    /// Obeys <c>expect NUMBER records|messages [stamped] [keyed]</c>, which starts a count of a topic's records or a queue's messages,
    /// <c>mark</c>, which tells it (<c>marked TIME INVOCATIONS RECORDS</c>), <c>latency</c>, which tells the delays since it was
    /// last asked, and <c>order</c>, which tells how often a key's records came out of order.
    /// </summary>
    public void Obey(string[] words)
    {
        if (words[0] == "mark") Say($"marked {State(Stopwatch.GetTimestamp())}");
        else if (words[0] == "latency") Say($"latency {_delays.TakeSummary()}");
        else if (words[0] == "order") Say($"ordered {Order?.Violations ?? 0} {Order?.Keys ?? 0}");
        else if (words[0] == "expect") Expect(long.Parse(words[1], CultureInfo.InvariantCulture), words);
    }

    /// <summary>One invocation, with the event it brought.</summary>
    public void Invoked(ReadOnlySpan<byte> body)
    {
        var now = Stopwatch.GetTimestamp();
        if (IsStamped) _delays.AddEvent(body, now);
        Count(body.Count(_countsMessages ? "\"data\":"u8 : "\"offset\":"u8), now);
    }

    /// <summary>One invocation that failed: its records come again.</summary>
    public void Failed() => Count(0, Stopwatch.GetTimestamp());

    /// <summary>One record that was read and goes nowhere.</summary>
    public void Consumed(ReadOnlySpan<byte> value)
    {
        var now = Stopwatch.GetTimestamp();
        if (IsStamped) _delays.AddStamp(value, now);
        Count(1, now);
    }

    private void Expect(long records, string[] words)
    {
        (_invocations, _records, _expected) = (0, 0, records);
        (_countsMessages, IsStamped) = (words.Contains("messages"), words.Contains("stamped"));
        Order = words.Contains("keyed") ? new KeyOrder() : null;
        Say("expecting");
    }

    private void Count(int records, long now)
    {
        if (Interlocked.Increment(ref _invocations) == 1) Say("first");
        var seen = Interlocked.Add(ref _records, records);
        if (seen >= _expected && seen - records < _expected) Say($"done {State(now)}");
    }

    private string State(long now) => $"{now} {Interlocked.Read(ref _invocations)} {Interlocked.Read(ref _records)}";

    private void Say(string line)
    {
        lock (output) output.WriteLine(line);
    }
}
