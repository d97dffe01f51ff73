using System.Globalization;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what all findings together come to.</summary>
/// <param name="Findings">Of all groups.</param>
internal sealed record DoctorReport(IReadOnlyCollection<Finding> Findings)
{
    /// <summary>Nothing failed, but something is worth a look; 2 is taken by bad configurations and bad usage.</summary>
    public const int WithWarnings = 3;

    private const int WithFailures = 1;

    /// <summary>The worst of all. What was skipped is no worse than the failure that it was skipped for.</summary>
    public CheckStatus Worst => Findings.Select(finding => finding.Verdict.Status).Where(status => status != CheckStatus.Skipped).DefaultIfEmpty(CheckStatus.Ok).Max();

    /// <summary>What the process ends with.</summary>
    public int ExitCode => Worst switch
    {
        CheckStatus.Failed => WithFailures,
        CheckStatus.Warning => WithWarnings,
        _ => 0,
    };

    /// <summary>How many there are of each, as in <c>1 failed, 2 warnings, 9 ok, 1 skipped</c>.</summary>
    public string Summary
    {
        get
        {
            var parts = new[]
            {
                Count(CheckStatus.Failed, "failed", "failed"),
                Count(CheckStatus.Warning, "warning", "warnings"),
                Count(CheckStatus.Ok, "ok", "ok"),
                Count(CheckStatus.Skipped, "skipped", "skipped"),
            };
            return string.Join(", ", parts.OfType<string>());
        }
    }

    private string? Count(CheckStatus status, string one, string many)
    {
        var count = Findings.Count(finding => finding.Verdict.Status == status);
        return count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
    }
}
