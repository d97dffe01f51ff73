using Gateway.Configuration;

namespace Gateway.Hosting.Import;

public sealed class GatewayImportTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    public static TheoryData<string> Vectors => [.. Vector.All];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void What_is_imported_passes_the_loader_but_for_placeholders_which_it_names(string file)
    {
        var result = Vector.Import(file);

        Assert.Equal(0, result.Code);
        var loaded = WrittenConfiguration.LoadText(result.Yaml!, "gateway.yaml", NoVariables);
        var lines = result.Yaml!.Split('\n');
        Assert.Equal(lines.Index().Where(line => line.Item.Contains('!')).Select(line => line.Index + 1), loaded.Errors.Select(error => error.Origin!.Line!.Value));
        Assert.Empty(loaded.Warnings);
    }

    [Theory]
    [InlineData("template.json")]
    [InlineData("state.json")]
    public void What_is_known_whole_is_ready_to_run(string file) =>
        Assert.Empty(WrittenConfiguration.LoadText(Vector.Import(file).Yaml!, "gateway.yaml", NoVariables).Errors);

    [Fact]
    public void One_mapping_can_be_chosen_by_its_name_or_its_id()
    {
        var byName = Vector.Import("mappings.json", "returns-returns");
        var byId = Vector.Import("mappings.json", "5c1d2e3f-0000-4000-8000-000000000002");

        Assert.Equal(byName.Yaml, byId.Yaml);
        Assert.Contains("1 imported, 0 skipped.", byName.Lines);
        Assert.DoesNotContain("orders", byName.Yaml);
    }

    [Fact]
    public void A_mapping_that_is_not_there_is_bad_usage_and_the_others_are_named()
    {
        var result = Vector.Import("template.json", "Returns");

        Assert.Equal((2, null), (result.Code, result.Yaml));
        Assert.Equal(["There is no mapping 'Returns' in the text; there is Orders."], result.Lines);
    }

    [Theory]
    [InlineData("""{"EventSourceMappings": []}""", 1)]
    [InlineData("Resources: { Jobs: { Type: AWS::SQS::Queue } }", 1)]
    [InlineData("""{"UUID": "1", "FunctionArn": "f", "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:jobs"}""", 1)]
    [InlineData("""{"format_version": "1.0", "terraform_version": "1.9.5"}""", 1)]
    [InlineData("EventSourceMappings: { orders: { FunctionName: f } }", 2)]
    [InlineData("", 2)]
    [InlineData("hello", 2)]
    [InlineData("{\"Resources\": ", 2)]
    [InlineData("Resources:\n\t- x", 2)]
    public void Nothing_to_import_is_1_and_no_template_at_all_is_2(string text, int code)
    {
        var result = Vector.Of(text);

        Assert.Equal((code, null), (result.Code, result.Yaml));
        Assert.NotEmpty(result.Lines);
    }

    [Fact]
    public void Functions_of_several_regions_get_none_and_a_warning()
    {
        var result = Vector.Of("""
            [{"UUID": "1", "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:a", "EventSourceArn": "arn:aws:kafka:eu-west-1:111122223333:cluster/a/b", "Topics": ["t"]},
             {"UUID": "2", "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:a", "EventSourceArn": "arn:aws:kafka:us-east-1:111122223333:cluster/a/b", "Topics": ["t"]}]
            """);

        Assert.StartsWith("EventSourceMappings:\n  a-t:\n", result.Yaml, StringComparison.Ordinal);
        Assert.Contains("\n  a-t-2:\n", result.Yaml, StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("warning: functions of several regions (eu-west-1, us-east-1)", StringComparison.Ordinal));
    }
}
