namespace Gateway.Local.Demo;

/// <summary>How the demo ended, in one line and one exit code.</summary>
/// <param name="Counts">The records.</param>
/// <param name="Whole">Traces that tell their whole story.</param>
/// <param name="Broken">Traces that do not, and invocations without a proper header.</param>
internal sealed record DemoVerdict(DemoCounts Counts, long Whole, long Broken)
{
    /// <summary>True when every record reached the function and no trace is broken.</summary>
    public bool IsGood => Counts.Produced > 0 && Counts.Reached >= Counts.Produced && Broken == 0;

    public int ExitCode => IsGood ? 0 : 1;

    public override string ToString() =>
        $"{Counts.Produced} records produced, {Counts.Reached} reached the function, {Counts.Duplicates} duplicates, {Whole} traces whole, {Broken} broken";
}
