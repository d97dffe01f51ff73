namespace Gateway.Benchmarks.Contestants;

/// <summary>What every contestant of a run is given alike, whichever broker it reads from.</summary>
internal abstract record Setting
{
    public required string FunctionAddress { get; init; }

    /// <summary>Where the X-Ray daemon of the run listens, <c>host:port</c>.</summary>
    public required string DaemonAddress { get; init; }

    public required int Batch { get; init; }

    /// <summary>Invocations in flight.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Seconds a record waits for company.</summary>
    public int WindowSeconds { get; init; }
}
