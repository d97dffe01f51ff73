namespace Gateway.Sources;

/// <summary>Bounds by bytes what a source has read and not got back.</summary>
/// <remarks>One thread charges and waits; any thread credits.</remarks>
internal sealed class ByteBudget(long limit) : IDisposable
{
    private readonly ManualResetEventSlim _room = new(initialState: true);
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public long Limit { get; } = limit;

    public bool HasRoom => Used < Limit;

    public void Charge(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) >= Limit) _room.Reset();
        // A credit may have come between the two lines above; without this look the wait could miss it.
        if (HasRoom) _room.Set();
    }

    public void Credit(long bytes)
    {
        if (Interlocked.Add(ref _used, -bytes) < Limit && !_room.IsSet) _room.Set();
    }

    /// <summary>Blocks the calling thread until there is room, at most for the given time.</summary>
    public bool WaitForRoom(TimeSpan limit) => HasRoom || _room.Wait(limit);

    public void Dispose() => _room.Dispose();
}
