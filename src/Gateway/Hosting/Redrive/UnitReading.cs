namespace Gateway.Hosting.Redrive;

/// <summary>What a failure record was found to be; one of the three.</summary>
/// <param name="Unit">Records that can be put back.</param>
/// <param name="Skipped">Nothing that can be put back, now or ever.</param>
/// <param name="Problem">Why it cannot be told now, as a clause.</param>
internal readonly record struct UnitReading(FailedUnit? Unit, SkippedFailure? Skipped, string? Problem)
{
    public static UnitReading Of(FailedUnit unit) => new(unit, null, null);

    public static UnitReading Skip(string name, string why, bool isForeign = false) => new(null, new SkippedFailure(name, why, isForeign), null);

    public static UnitReading Broken(string problem) => new(null, null, problem);
}
