namespace Gateway.Tracing.Sampling.Centralized;

public class RulePatternTests
{
    [Theory]
    [InlineData("/kafka/ord?rs", "/KAFKA/Orders", true)]
    [InlineData("/kafka/ord?rs", "/kafka/ordrs", false)]
    [InlineData("/kafka/orders", "/v2/kafka/orders", false)]
    [InlineData("/kafka/orders", "/kafka/orders-eu", false)]
    [InlineData("/kafka/*-eu", "/kafka/orders-eu", true)]
    [InlineData("/kafka/ord.rs", "/kafka/orders", false)]
    public void A_path_is_matched_from_end_to_end_whatever_its_case(string pattern, string path, bool matches)
    {
        Assert.Equal(matches, Matches(Some.Rule() with { URLPath = pattern }, Some.Request(path)));
    }

    [Fact]
    public void A_message_is_a_POST()
    {
        Assert.False(Matches(Some.Rule() with { HTTPMethod = "GET" }, Some.Request()));
        Assert.True(Matches(Some.Rule() with { HTTPMethod = "P?ST" }, Some.Request()));
    }

    [Fact]
    public void Every_field_must_match()
    {
        var request = Some.Request() with { ServiceType = "AWS::ECS::Fargate", ResourceArn = "arn:aws:lambda:eu-west-1:111122223333:function:fulfil" };
        var rule = Some.Rule() with
        {
            ServiceName = "Orders",
            ServiceType = "AWS::ECS::*",
            Host = "b?.example",
            HTTPMethod = "post",
            URLPath = "/kafka/*",
            ResourceARN = "*:function:fulfil",
        };

        Assert.True(Matches(rule, request));
        Assert.False(Matches(rule with { ServiceName = "payments" }, request));
        Assert.False(Matches(rule with { ServiceType = "AWS::EC2::*" }, request));
        Assert.False(Matches(rule with { Host = "c?.example" }, request));
        Assert.False(Matches(rule with { HTTPMethod = "PUT" }, request));
        Assert.False(Matches(rule with { URLPath = "/rabbitmq/*" }, request));
        Assert.False(Matches(rule with { ResourceARN = "*:function:refund" }, request));
    }

    [Fact]
    public void A_field_that_is_lacking_matches_only_a_star()
    {
        var request = Some.Request() with { ServiceType = null, ResourceArn = null, Host = null };

        Assert.True(Matches(Some.Rule(), request));
        Assert.False(Matches(Some.Rule() with { ServiceType = "AWS::ECS::*" }, request));
        Assert.False(Matches(Some.Rule() with { ResourceARN = "?*" }, request));
        Assert.False(Matches(Some.Rule() with { Host = "*.example" }, request));
    }

    [Theory]
    [InlineData("messaging.system", "KAFKA", true)]
    [InlineData("messaging.destination.name", "ord*", true)]
    [InlineData("messaging.consumer.group.name", "orders-gateway", true)]
    [InlineData("faas.invoked_name", "ful??l", true)]
    [InlineData("faas.invoked_name", "refund", false)]
    [InlineData("http.url", "*", false)]
    [InlineData("Faas.invoked_name", "fulfil", false)]
    public void An_attribute_must_be_there_and_match(string key, string pattern, bool matches)
    {
        var rule = Some.Rule() with { Attributes = new Dictionary<string, string> { ["messaging.system"] = "kafka", [key] = pattern } };

        Assert.Equal(matches, Matches(rule, Some.Request()));
    }

    [Fact]
    public void An_attribute_that_a_queue_does_not_have_is_not_matched_even_by_a_star()
    {
        var rule = Some.Rule() with { Attributes = new Dictionary<string, string> { ["messaging.consumer.group.name"] = "*" } };

        Assert.False(Matches(rule, Some.Request() with { Attributes = new SamplingAttributes("rabbitmq", "orders", null, "fulfil") }));
    }

    [Fact]
    public void Of_a_long_attribute_the_first_32_characters_count()
    {
        var name = new string('n', 32);
        var rule = Some.Rule() with { Attributes = new Dictionary<string, string> { ["faas.invoked_name"] = name } };

        Assert.True(Matches(rule, Some.Request() with { Attributes = new SamplingAttributes("kafka", "orders", null, name + "-and-more") }));
        Assert.False(Matches(rule, Some.Request() with { Attributes = new SamplingAttributes("kafka", "orders", null, name[1..]) }));
    }

    [Fact]
    public void The_default_matches_everything_whatever_it_says()
    {
        Assert.True(Matches(Some.Default with { URLPath = "/else", HTTPMethod = "GET" }, Some.Request()));
    }

    private static bool Matches(SamplingRule rule, in SamplingRequest request) => new RulePattern(rule).Matches(request);
}
