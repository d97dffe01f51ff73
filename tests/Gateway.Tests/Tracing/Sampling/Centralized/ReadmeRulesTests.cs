using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>The rules that the README shows do what it says of them.</summary>
public partial class ReadmeRulesTests
{
    private static readonly SamplingRequest Unlike = new()
    {
        ServiceName = "else",
        UrlPath = "/kafka/else",
        Attributes = new SamplingAttributes("kafka", "else", "else", "else"),
    };

    [Fact]
    public void One_is_for_a_topic() => AssertOnly("topic-orders", Unlike with { UrlPath = "/kafka/orders" });

    [Fact]
    public void One_is_for_a_function() => AssertOnly("function-fulfil", Unlike with { Attributes = Unlike.Attributes with { FunctionName = "fulfil" } });

    [Fact]
    public void One_is_for_a_mapping() => AssertOnly("mapping-payments", Unlike with { ServiceName = "payments" });

    private static void AssertOnly(string name, SamplingRequest request)
    {
        var rules = Rules();
        var rule = new RulePattern(rules.Single(rule => rule.RuleName == name));

        Assert.Equal(3, rules.Count);
        Assert.True(rule.Matches(request));
        Assert.False(rule.Matches(Unlike));
    }

    private static IReadOnlyList<SamplingRule> Rules()
    {
        var shown = Shown().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src", "Gateway", "Tracing", "README.md")));
        var records = shown.Select(rule => $$"""{"SamplingRule":{{rule.Groups["json"].Value}}}""");
        return RulesPage.Read(Encoding.UTF8.GetBytes($$"""{"SamplingRuleRecords":[{{string.Join(',', records)}}]}""")).Rules;
    }

    [GeneratedRegex("--sampling-rule '(?<json>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();
}
