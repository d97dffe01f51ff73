namespace Gateway.Tracing.Sampling.Centralized;

public class AccountRulesTests
{
    private static readonly SamplingTarget Quota2 = new() { RuleName = "orders", ReservoirQuota = 2, ReservoirQuotaTTL = 110 };

    [Fact]
    public void Without_a_quota_one_is_borrowed_each_second_and_the_rate_decides_on_the_rest()
    {
        var test = new RulesUnderTest(Some.Orders);

        test.Play("100.0=b 100.3:.9=- 100.9:.4=r 101.0=b 101.2:.5=-");

        Assert.Equal("orders 5/3/2", test.Report());
    }

    [Fact]
    public void A_quota_is_taken_up_each_second_and_the_rate_decides_on_the_rest()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Grant(Quota2);

        test.Play("105.1=q 105.2=q 105.3:.9=- 105.4:.49=r 105.5:.5=- 106.0=q");

        Assert.Equal("orders 6/4/0", test.Report());
    }

    [Fact]
    public void A_quota_of_0_is_one_and_nothing_is_borrowed()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Grant(Quota2 with { ReservoirQuota = 0 });

        test.Play("105.1:.9=- 105.2:.1=r");

        Assert.Equal("orders 2/1/0", test.Report());
    }

    [Fact]
    public void A_quota_holds_up_to_its_last_moment_and_then_it_is_borrowed_again()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Grant(Quota2 with { ReservoirQuota = 1 });

        test.Play("110.0=q 110.0:.9=- 110.5=b 110.6:.9=-");

        Assert.Equal("orders 4/2/1", test.Report());
    }

    [Theory]
    [InlineData(0.5, "100.0:.9=- 100.1:.1=r", "orders 2/1/0")]
    [InlineData(0.0, "100.0:0=-", "orders 1/0/0")]
    [InlineData(1.0, "100.0:.999999=r", "orders 1/1/0")]
    public void A_reservoir_of_0_leaves_all_to_the_rate(double rate, string script, string report)
    {
        var test = new RulesUnderTest(Some.Orders with { ReservoirSize = 0, FixedRate = rate });

        test.Play(script);

        Assert.Equal(report, test.Report());
    }

    [Fact]
    public void A_quota_that_comes_within_a_second_is_whole_although_one_was_borrowed()
    {
        var test = new RulesUnderTest(Some.Orders);

        test.Play("100.2=b 100.3:.9=-");
        test.Grant(Quota2);
        test.Play("100.6=q 100.7=q 100.8:.9=-");

        Assert.Equal("orders 5/3/1", test.Report());
    }

    [Fact]
    public void A_quota_without_an_end_is_none()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Grant(new SamplingTarget { RuleName = "orders", ReservoirQuota = 5 });

        test.Play("100.0=b 100.1:.9=-");

        Assert.Equal("orders 2/1/1", test.Report());
    }

    [Theory]
    [InlineData(0.05, "150:.3=r 199.9:.3=r 200:.3=-", "orders 3/2/0")]
    [InlineData(0.6, "150:.55=r", "orders 1/1/0")]
    public void A_boost_raises_the_rate_until_it_ends_and_never_lowers_it(double rate, string script, string report)
    {
        var test = new RulesUnderTest(Some.Orders with { ReservoirSize = 0, FixedRate = rate });
        test.Grant(new SamplingTarget { RuleName = "orders", SamplingBoost = new SamplingBoost(0.5, 200) });

        test.Play(script);

        Assert.Equal(report, test.Report());
    }

    [Fact]
    public void A_target_without_a_boost_ends_it()
    {
        var test = new RulesUnderTest(Some.Orders with { ReservoirSize = 0, FixedRate = 0 });
        test.Grant(new SamplingTarget { RuleName = "orders", SamplingBoost = new SamplingBoost(0.5, 200) });
        test.Grant(new SamplingTarget { RuleName = "orders" });

        test.Play("150:.1=-");
    }

    [Fact]
    public void A_clock_set_back_does_not_starve_a_rule()
    {
        var test = new RulesUnderTest(Some.Orders);

        test.Play("105.0=b 104.9=b 105.1=b");

        Assert.Equal("orders 3/3/3", test.Report());
    }

    [Fact]
    public void Each_request_counts_for_the_first_rule_that_matches_it()
    {
        var test = new RulesUnderTest(Some.Default, Some.Orders);

        Assert.Equal(new SamplingDecision(true, "Default"), test.Decide(100, null, Some.Request("/rabbitmq/orders")));
        Assert.Equal(new SamplingDecision(true, "orders"), test.Decide(100, null, Some.Request("/kafka/orders-eu")));
        Assert.Equal(new SamplingDecision(true, "Default"), test.Decide(100, 0.04, Some.Request("/v2/kafka/orders")));

        Assert.Equal("orders 1/1/1, Default 2/2/1", test.Report());
    }

    [Fact]
    public void Rules_of_3600_seconds_are_in_force_and_older_ones_count_nothing()
    {
        var test = new RulesUnderTest(Some.Orders);

        test.Play("3600.0=b");
        Assert.True(test.Rules.AreInForce);
        test.Clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(3600.5);

        Assert.False(test.Rules.AreInForce);
        Assert.False(test.Rules.TryDecide(Some.Request(), out _));
        Assert.Equal("orders 1/1/1", test.Report());
    }

    [Fact]
    public void Rules_that_are_read_again_after_they_were_too_old_keep_their_counts()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Play("3600.0=b");

        test.Rules.Replace([Some.Orders], DateTimeOffset.UnixEpoch.AddSeconds(3700));
        test.Play("3700.1=b");

        Assert.Equal("orders 2/2/2", test.Report());
    }

    [Fact]
    public void There_is_no_decision_before_there_are_rules()
    {
        var test = new RulesUnderTest();

        Assert.False(test.Rules.TryDecide(Some.Request(), out _));
        Assert.False(test.Rules.AreInForce);
        Assert.Null(test.Rules.AsOf);
        Assert.Empty(test.Rules.TakeDue());
    }

    [Fact]
    public void A_rule_without_requests_is_not_reported()
    {
        var test = new RulesUnderTest(Some.Default, Some.Orders);
        test.Play("105.0=b");

        Assert.Equal("orders 1/1/1", test.Report());
        Assert.Equal("", test.Report());
    }

    [Fact]
    public void An_empty_list_changes_nothing()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Grant(Quota2);
        test.Play("105.0=q");

        Assert.False(test.Rules.Replace([], DateTimeOffset.UnixEpoch.AddSeconds(105)));

        test.Play("105.1=q 105.2:.9=-");
        Assert.Equal(DateTimeOffset.UnixEpoch, test.Rules.AsOf);
        Assert.Equal("orders 3/2/0", test.Report());
    }

    [Fact]
    public void A_rule_that_changes_keeps_its_quota_and_its_counts()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Grant(Quota2);
        test.Play("105.0=q 105.1=q 105.2:.4=r");

        test.Rules.Replace([Some.Orders with { FixedRate = 0.2 }], DateTimeOffset.UnixEpoch.AddSeconds(105));
        test.Play("105.3:.2=- 105.4:.19=r 106.0=q");

        Assert.Equal("orders 6/5/0", test.Report());
    }

    [Fact]
    public void The_rate_of_a_target_holds_until_the_rules_are_read_again()
    {
        var test = new RulesUnderTest(Some.Orders with { ReservoirSize = 0 });

        test.Grant(new SamplingTarget { RuleName = "orders", FixedRate = 0.9 });
        test.Play("100.0:.8=r");
        test.Rules.Replace([Some.Orders with { ReservoirSize = 0 }], DateTimeOffset.UnixEpoch.AddSeconds(100));

        test.Play("100.1:.8=-");
    }

    [Fact]
    public void A_rule_that_is_gone_is_forgotten_and_a_target_for_an_unknown_one_ignored()
    {
        var test = new RulesUnderTest(Some.Orders, Some.Default);
        test.Play("100.0=b");

        test.Rules.Replace([Some.Default], DateTimeOffset.UnixEpoch.AddSeconds(100));
        test.Grant(Quota2);

        Assert.Equal("Default", test.Decide(100.1, null, Some.Request()).Rule);
        Assert.Equal("Default 1/1/1", test.Report());
    }

    [Theory]
    [InlineData(100.0, false)]
    [InlineData(100.001, true)]
    [InlineData(-1.0, false)]
    [InlineData(1e300, false)]
    [InlineData(null, false)]
    public void Rules_are_wanted_when_they_were_modified_after_they_were_read(double? modified, bool wanted)
    {
        var test = new RulesUnderTest();
        test.Rules.Replace([Some.Orders], DateTimeOffset.UnixEpoch.AddSeconds(100));

        Assert.Equal(wanted, test.Grant(new SamplingTargets { LastRuleModification = modified }));
    }

    [Theory]
    [InlineData("400", true, "")]
    [InlineData("404", true, "")]
    [InlineData("500", false, "orders 1/1/1")]
    [InlineData(null, false, "orders 1/1/1")]
    public void Counts_that_were_refused_ask_for_the_rules_and_others_that_were_not_taken_are_told_again(string? code, bool wanted, string left)
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Play("100.0=b");

        var answer = new SamplingTargets { UnprocessedStatistics = [new UnprocessedStatistics("orders", ErrorCode: code)] };
        Assert.Equal(wanted, test.Grant(answer, test.Rules.TakeDue()));

        Assert.Equal(left, test.Report());
    }

    [Fact]
    public void Counts_of_a_report_that_failed_are_told_again_with_what_came_since()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Play("100.0=b 100.3:.9=- 100.9:.4=r 101.0=b 101.2:.5=-");

        foreach (var report in test.Rules.TakeDue()) report.PutBack();
        test.Play("101.5:.9=-");

        Assert.Equal("orders 6/3/2", test.Report());
    }

    [Fact]
    public void A_rule_is_due_again_after_its_own_interval()
    {
        var test = new RulesUnderTest(Some.Orders with { ReservoirSize = 0, FixedRate = 0 });
        test.Grant(new SamplingTarget { RuleName = "orders", Interval = 30 });

        test.Play("120:.9=-");
        test.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Empty(test.Rules.TakeDue());
        test.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal("orders 1/0/0", RulesUnderTest.Text(test.Rules.TakeDue()));
    }

    [Fact]
    public void A_wall_clock_set_back_does_not_keep_a_rule_from_being_reported()
    {
        var test = new RulesUnderTest(Some.Orders);
        test.Clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(2000);
        test.Grant(new SamplingTarget { RuleName = "orders" });
        test.Play("100=b");
        test.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("orders 1/1/1", RulesUnderTest.Text(test.Rules.TakeDue()));
    }

    [Fact]
    public void A_rule_that_may_be_boosted_reports_how_the_traces_of_each_service_ended()
    {
        var boosted = Some.Orders with { SamplingRateBoost = new SamplingRateBoost(0.8, 10) };
        var test = new RulesUnderTest(boosted, Some.Default);
        test.Play("100.0=b");

        test.Rules.CountEnded("orders", "orders", isSampled: true, isAnomaly: true);
        test.Rules.CountEnded("orders", "orders", isSampled: false, isAnomaly: true);
        test.Rules.CountEnded("orders", "orders", isSampled: true, isAnomaly: false);
        test.Rules.CountEnded("orders", "paid", isSampled: false, isAnomaly: false);
        test.Rules.CountEnded("Default", "orders", isSampled: true, isAnomaly: true);
        test.Rules.CountEnded("unknown", "orders", isSampled: true, isAnomaly: true);
        var report = Assert.Single(test.Rules.TakeDue());

        Assert.Equal(
            [new BoostReport("orders", new BoostCounts(3, 2, 1)), new BoostReport("paid", new BoostCounts(1, 0, 0))],
            report.Boosts);
    }

    [Fact]
    public void Boost_counts_that_were_not_taken_are_told_again()
    {
        var test = new RulesUnderTest(Some.Orders with { SamplingRateBoost = new SamplingRateBoost() });
        test.Play("100.0=b");
        test.Rules.CountEnded("orders", "a", isSampled: true, isAnomaly: true);
        test.Rules.CountEnded("orders", "b", isSampled: true, isAnomaly: true);

        var answer = new SamplingTargets { UnprocessedBoostStatistics = [new UnprocessedStatistics("orders", "b", "500")] };
        Assert.False(test.Grant(answer, test.Rules.TakeDue()));
        test.Play("101.0=b");
        test.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([new BoostReport("b", new BoostCounts(1, 1, 1))], Assert.Single(test.Rules.TakeDue()).Boosts);
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        var rules = new AccountRules(new TestClock(), static () => 0.5);
        rules.Replace([.. Enumerable.Range(0, 24).Select(i => Some.Rule($"r{i}", i + 1) with { URLPath = $"/kafka/other-{i}" }), Some.Default], TestClock.Start);
        var request = Some.Request();
        rules.TryDecide(request, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) rules.TryDecide(request, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
