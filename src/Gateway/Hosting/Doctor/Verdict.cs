namespace Gateway.Hosting.Doctor;

/// <summary>What a check saw, and what to do about it.</summary>
/// <param name="Status">What it came to.</param>
/// <param name="Detail">What was seen, as a clause; never a secret.</param>
/// <param name="Remedy">What to do, in sentences that name the setting; null where there is nothing to do.</param>
internal sealed record Verdict(CheckStatus Status, string Detail, string? Remedy)
{
    /// <summary>True where what depends on it is worth looking at.</summary>
    public bool IsGood => Status is CheckStatus.Ok or CheckStatus.Warning;

    public static Verdict Ok(string detail) => new(CheckStatus.Ok, detail, null);

    public static Verdict Skipped(string why) => new(CheckStatus.Skipped, why, null);

    public static Verdict Warning(string detail, string remedy) => new(CheckStatus.Warning, detail, remedy);

    public static Verdict Failed(string detail, string remedy) => new(CheckStatus.Failed, detail, remedy);
}
