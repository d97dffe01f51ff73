namespace Gateway.Tracing;

/// <summary>One reading of the wall clock, and monotonic time after it: a clock that is set cannot turn a segment round.</summary>
/// <param name="clock">Gives both.</param>
/// <param name="notBefore">What is known to have happened already.</param>
internal readonly struct Timeline(TimeProvider clock, DateTimeOffset notBefore)
{
    private readonly DateTimeOffset _origin = Later(clock.GetUtcNow(), notBefore);
    private readonly long _timestamp = clock.GetTimestamp();

    public DateTimeOffset Now => _origin + clock.GetElapsedTime(_timestamp);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
