namespace Gateway.IntegrationTests.House.Function;

/// <summary>A function that takes so many calls in a second and no more, as one does that has run out of concurrency.</summary>
/// <param name="PerSecond">How many.</param>
internal sealed record Admission(double PerSecond)
{
    private const double BurstSeconds = 0.05;

    private readonly Lock _gate = new();
    private double _room;
    private long _at = TimeProvider.System.GetTimestamp();

    /// <returns>False for a call that is one too many.</returns>
    public bool TryEnter()
    {
        lock (_gate)
        {
            var now = TimeProvider.System.GetTimestamp();
            _room = Math.Min(_room + (TimeProvider.System.GetElapsedTime(_at, now).TotalSeconds * PerSecond), Math.Max(1, PerSecond * BurstSeconds));
            _at = now;
            if (_room < 1) return false;
            _room--;
            return true;
        }
    }
}
