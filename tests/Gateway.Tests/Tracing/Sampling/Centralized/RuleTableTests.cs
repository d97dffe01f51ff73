namespace Gateway.Tracing.Sampling.Centralized;

public class RuleTableTests
{
    [Fact]
    public void The_lowest_priority_is_tried_first_and_names_decide_between_equals()
    {
        Assert.Equal("a", Match(Some.Rule("b", 5), Some.Rule("a", 5), Some.Rule("c", 6)));
        Assert.Equal("B", Match(Some.Rule("a", 5), Some.Rule("B", 5)));
        Assert.Equal("z", Match(Some.Rule("a", 5), Some.Rule("z", 4)));
    }

    [Fact]
    public void A_rule_for_a_kind_of_service_that_is_not_known_is_passed_over()
    {
        Assert.Equal("any", Match(Some.Rule("ecs", 1) with { ServiceType = "AWS::ECS::*" }, Some.Rule("any", 2)));
    }

    [Fact]
    public void The_default_is_tried_last_whatever_its_priority()
    {
        Assert.Equal("orders", Match(Some.Default with { Priority = 1 }, Some.Orders));
    }

    [Fact]
    public void Where_two_rules_have_one_name_the_first_counts()
    {
        var table = Table(Some.Rule("a", 5), Some.Rule("a", 1) with { URLPath = "/else" });

        Assert.Equal(1, table.Count);
        Assert.Equal("a", table.Match(Some.Request())?.Name);
    }

    [Fact]
    public void Without_a_default_a_request_may_match_nothing()
    {
        var table = Table(Some.Orders);

        Assert.Null(table.Match(Some.Request("/rabbitmq/x")));
        Assert.Null(table.Match(Some.Request("/rabbitmq/x")));
    }

    [Fact]
    public void What_is_remembered_is_what_is_found()
    {
        var table = Table([.. Enumerable.Range(0, 40).Select(i => Some.Rule($"r{i}", i + 1) with { URLPath = $"/kafka/t{i}", ServiceName = $"s{i % 4}" }), Some.Default]);
        SamplingRequest[] requests = [.. from i in Enumerable.Range(0, 500) select Some.Request($"/kafka/t{i % 50}") with { ServiceName = $"s{i % 4}" }];

        for (var round = 0; round < 3; round++)
        {
            Assert.All(requests, request => Assert.Same(table.Search(request), table.Match(request)));
        }
    }

    [Fact]
    public void A_request_that_differs_in_one_field_only_is_not_taken_for_the_one_before()
    {
        var table = Table(Some.Rule("function", 1) with { Attributes = new Dictionary<string, string> { ["faas.invoked_name"] = "fulfil" } }, Some.Default);
        var request = Some.Request();

        Assert.Equal("function", table.Match(request)?.Name);
        Assert.Equal("Default", table.Match(request with { Attributes = request.Attributes with { FunctionName = "refund" } })?.Name);
        Assert.Equal("function", table.Match(request)?.Name);
    }

    private static string? Match(params SamplingRule[] rules) => Table(rules).Match(Some.Request())?.Name;

    private static RuleTable Table(params SamplingRule[] rules) =>
        new(rules, static name => new RuleState(name, TimeProvider.System, static () => 1), DateTimeOffset.UnixEpoch);
}
