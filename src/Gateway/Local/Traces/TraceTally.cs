namespace Gateway.Local.Traces;

/// <summary>How many traces there were, by state.</summary>
internal readonly record struct TraceTally(long Whole, long Broken, long NotInvoked)
{
    public TraceTally Add(TraceState state) => state switch
    {
        TraceState.Whole => this with { Whole = Whole + 1 },
        TraceState.Broken => this with { Broken = Broken + 1 },
        _ => this with { NotInvoked = NotInvoked + 1 },
    };
}
