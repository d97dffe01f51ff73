using System.Text;
using System.Text.Json;

namespace Gateway.Tracing.Sampling.Centralized;

public class RulesPageTests
{
    [Fact]
    public void A_rule_is_read_with_all_its_fields()
    {
        var page = Read("""
            {"NextToken":"more","SamplingRuleRecords":[{"CreatedAt":1.7725E9,"ModifiedAt":1772600000.25,"SamplingRule":{
              "RuleName":"orders","RuleARN":"arn:aws:xray:eu-west-1:111122223333:sampling-rule/orders","Priority":10,"FixedRate":0.5,"ReservoirSize":2,
              "ServiceName":"s*","ServiceType":"AWS::ECS::*","Host":"b?","HTTPMethod":"POST","URLPath":"/kafka/orders*","ResourceARN":"arn:*",
              "Version":1,"Attributes":{"faas.invoked_name":"fulfil"},"SamplingRateBoost":{"MaxRate":0.8,"CooldownWindowMinutes":10},"SomethingNew":[1]}}]}
            """);

        var rule = Assert.Single(page.Rules);
        Assert.Equal("fulfil", rule.Attributes!["faas.invoked_name"]);
        Assert.Equal(
            new SamplingRule("orders")
            {
                Priority = 10,
                FixedRate = 0.5,
                ReservoirSize = 2,
                ServiceName = "s*",
                ServiceType = "AWS::ECS::*",
                Host = "b?",
                HTTPMethod = "POST",
                URLPath = "/kafka/orders*",
                ResourceARN = "arn:*",
                SamplingRateBoost = new SamplingRateBoost(0.8, 10),
            },
            rule with { Attributes = null });
        Assert.Equal("more", page.NextToken);
    }

    [Fact]
    public void What_is_absent_matches_everything()
    {
        var page = Read("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"any"}}],"NextToken":null}""");

        Assert.Equal(new SamplingRule("any"), Assert.Single(page.Rules));
        Assert.Null(page.NextToken);
    }

    [Fact]
    public void A_rule_of_another_version_is_left_out_whatever_it_holds()
    {
        var page = Read("""
            {"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"new","Version":2,"Priority":"first","FixedRate":{"of":1}}},
              {"SamplingRule":{"RuleName":"newer","Version":"3"}},{"SamplingRule":{"RuleName":"known","Version":1}}]}
            """);

        Assert.Equal("known", Assert.Single(page.Rules).RuleName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"SamplingRuleRecords":{}}""")]
    [InlineData("""{"SamplingRuleRecords":[7]}""")]
    [InlineData("""{"SamplingRuleRecords":[{}]}""")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":null}]}""")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":{}}]}""")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":null}}]}""")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"a","URLPath":null}}]}""")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"a","FixedRate":"high"}}]}""")]
    [InlineData("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"a","ReservoirSize":1e99}}]}""")]
    [InlineData("""{"SamplingRuleRecords":[""")]
    public void What_is_not_X_Rays_answer_is_not_taken_for_one(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    private static RulesPage Read(string json) => RulesPage.Read(Encoding.UTF8.GetBytes(json));
}
