namespace Gateway.Hosting.Doctor;

public sealed class DoctorReportTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("Ok Ok", 0)]
    [InlineData("Ok Warning Ok", 3)]
    [InlineData("Failed Warning Ok", 1)]
    [InlineData("Ok Failed Skipped Skipped", 1)]
    [InlineData("Warning Skipped", 3)]
    [InlineData("Ok Skipped", 0)]
    public void The_exit_code_says_the_worst_and_never_what_bad_usage_ends_with(string statuses, int code) => Assert.Equal(code, Of(statuses).ExitCode);

    [Theory]
    [InlineData("Ok", "1 ok")]
    [InlineData("Ok Failed Ok Skipped Warning Failed", "2 failed, 1 warning, 2 ok, 1 skipped")]
    [InlineData("Warning Warning", "2 warnings")]
    public void The_summary_counts_what_there_is_the_worst_first(string statuses, string summary) => Assert.Equal(summary, Of(statuses).Summary);

    private static DoctorReport Of(string statuses) => new([.. statuses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(status => new Finding("x", new Verdict(Enum.Parse<CheckStatus>(status), "", null), TimeSpan.Zero))]);
}
