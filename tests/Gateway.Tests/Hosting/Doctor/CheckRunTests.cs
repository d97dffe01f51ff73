namespace Gateway.Hosting.Doctor;

public sealed class CheckRunTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task What_needs_something_that_failed_is_skipped_and_names_what_failed_first()
    {
        var findings = await RunAsync(
            Of("dns", Verdict.Ok("")), Of("tcp", Verdict.Failed("refused", "x"), "dns"), Of("login", Verdict.Ok(""), "tcp"), Of("topic", Verdict.Ok(""), "login"), Of("function", Verdict.Ok("")));

        Assert.Equal(["dns: Ok", "tcp: Failed", "login: Skipped", "topic: Skipped", "function: Ok"], findings.Select(finding => $"{finding.Check}: {finding.Verdict.Status}"));
        Assert.All(findings.Where(finding => finding.Verdict.Status == CheckStatus.Skipped), finding => Assert.Equal("needs tcp", finding.Verdict.Detail));
    }

    [Fact]
    public async Task A_warning_keeps_nobody_from_going_on() =>
        Assert.Equal(CheckStatus.Ok, (await RunAsync(Of("tls", Verdict.Warning("ends", "renew")), Of("login", Verdict.Ok(""), "tls"))).Last().Verdict.Status);

    [Fact]
    public async Task Of_checks_of_one_name_one_that_failed_is_enough() =>
        Assert.Equal("needs topic", (await RunAsync(Of("topic", Verdict.Failed("", "")), Of("topic", Verdict.Ok("")), Of("read", Verdict.Ok(""), "topic"))).Last().Verdict.Detail);

    [Fact]
    public async Task An_obstacle_of_another_group_is_named_and_nothing_is_looked_at()
    {
        var finding = Assert.Single(await RunAsync(new Check("function", _ => throw new InvalidOperationException()) { Obstacle = () => Task.FromResult<string?>("credentials") }));

        Assert.Equal((CheckStatus.Skipped, "needs credentials"), (finding.Verdict.Status, finding.Verdict.Detail));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_takes_too_long_has_failed_whether_it_heeds_its_token_or_not(bool heeds)
    {
        async Task<Verdict> HangAsync(CancellationToken ct)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, heeds ? ct : CancellationToken.None);
            return Verdict.Ok("");
        }

        var running = RunAsync(new Check("login", HangAsync) { LateRemedy = "Open the way." });

        _clock.Advance(Check.UsualLimit);
        var finding = Assert.Single(await running);

        Assert.Equal(Verdict.Failed("no answer within 5 s", "Open the way."), finding.Verdict);
        Assert.Equal(Check.UsualLimit, finding.Took);
    }

    [Fact]
    public async Task The_group_is_closed_when_all_is_checked()
    {
        var closed = false;
        var group = new CheckGroup("orders", "", [Of("dns", Verdict.Ok(""))])
        {
            Close = () =>
            {
                closed = true;
                return ValueTask.CompletedTask;
            },
        };
        using var turns = new SemaphoreSlim(1);

        await foreach (var _ in new CheckRun(group, turns, _clock).Findings)
        {
        }

        Assert.True(closed);
    }

    [Fact]
    public async Task A_bug_ends_the_findings_with_it() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new Check("dns", _ => throw new InvalidOperationException())));

    private static Check Of(string name, Verdict verdict, params string[] needs) => new(name, _ => Task.FromResult(verdict), needs);

    private async Task<List<Finding>> RunAsync(params Check[] checks)
    {
        using var turns = new SemaphoreSlim(1);
        var findings = new List<Finding>();
        await foreach (var finding in new CheckRun(new CheckGroup("orders", "", checks), turns, _clock).Findings) findings.Add(finding);
        return findings;
    }
}
