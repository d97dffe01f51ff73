using System.Text;

namespace Gateway.Tracing.Sampling;

public class LocalRulesFileTests
{
    private const string Default = "\"default\":{\"fixed_target\":1,\"rate\":0.05}";

    [Theory]
    [InlineData("""{"version":2,"rules":[{"url_path":"/x","fixed_target":1,"rate":1.5}],{D}}""", "rules[0].rate is 1.5; it must be a number from 0 to 1")]
    [InlineData("""{"version":2,"rules":[{"fixed_target":1,"rate":0},{"fixed_target":-1,"rate":0}],{D}}""", "rules[1].fixed_target is -1; it must be a whole number, 0 or more")]
    [InlineData("""{"version":2,"rules":[{"fixed_target":1.5,"rate":0}],{D}}""", "rules[0].fixed_target is 1.5")]
    [InlineData("""{"version":2,"rules":[{"fixed_target":1}],{D}}""", "rules[0].rate is missing")]
    [InlineData("""{"version":2,"rules":[{"fixed_target":1,"rate":0,"host":7}],{D}}""", "rules[0].host is 7; it must be a string")]
    [InlineData("""{"version":2,"rules":[{"fixed_target":1,"rate":0,"service_name":"x"}],{D}}""", "rules[0].service_name is \"x\"; this key does not belong here; known are host,")]
    [InlineData("""{"version":1,"rules":[{"fixed_target":1,"rate":0,"host":"x"}],{D}}""", "rules[0].host is \"x\"; this key does not belong here; known are service_name,")]
    [InlineData("""{"version":2,"rules":[3],{D}}""", "rules[0] is 3; it must be an object")]
    [InlineData("""{"version":2,"rules":{},{D}}""", "rules is {}; it must be an array")]
    [InlineData("""{"version":3,{D}}""", "version is 3; it must be 1 or 2")]
    [InlineData("""{{D}}""", "version is missing; write 1 or 2")]
    [InlineData("""{"version":2,"rules":[]}""", "default is missing; write what holds where no rule matches")]
    [InlineData("""{"version":2,"default":{"fixed_target":1,"rate":0,"url_path":"*"}}""", "default.url_path is \"*\"; this key does not belong here")]
    [InlineData("""{"version":2,"Rules":[],{D}}""", "Rules is []; this key does not belong here")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{\"version\":2,", "is not valid JSON")]
    [InlineData("", "is not valid JSON")]
    [InlineData("""{"version":2,"version":2,{D}}""", "is not valid JSON")]
    [InlineData("""{"version":2,"rules":[{"url_path":"\ud800","fixed_target":1,"rate":0}],{D}}""", "is not valid JSON")]
    public void An_error_names_file_place_value_and_remedy(string json, string expected)
    {
        var result = Parse(json.Replace("{D}", Default));

        Assert.False(result.IsValid);
        Assert.Contains(result.Errors, error => error.StartsWith("sampling.json: ") && error.Contains(expected));
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var result = Parse("""{"version":9,"rules":[{"fixed_target":-1,"rate":2,"x":1}],"default":{}}""");

        Assert.Equal(6, result.Errors.Count);
    }

    [Fact]
    public void An_absent_pattern_matches_everything()
    {
        var result = Parse("\ufeff{\"version\":2,\"rules\":[{\"fixed_target\":3,\"rate\":0.25}]," + Default + "}");

        Assert.True(result.IsValid);
        Assert.Equal(new LocalRule { Name = "local-0", FixedTarget = 3, Rate = 0.25 }, Assert.Single(result.Rules.Rules));
        Assert.Equal(LocalRules.BuiltIn.Default, result.Rules.Default);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_with_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-directory", "sampling.json");

        Assert.Contains(path, Assert.Single(LocalRulesFile.Load(path).Errors));
        Assert.Single(LocalRulesFile.Load("").Errors);
    }

    private static LocalRulesResult Parse(string json) => LocalRulesFile.Parse(Encoding.UTF8.GetBytes(json), "sampling.json");
}
