namespace Gateway.Configuration.Loading;

public sealed class YamlComposerTests
{
    [Theory]
    [InlineData("Aws: {", 1)]
    [InlineData("Aws:\n  Region: eu-west-1\n Bad: x\n", 3)]
    [InlineData("Aws:\n\tRegion: eu-west-1\n", 2)]
    [InlineData("a: 'open\n", 1)]
    [InlineData("a: b: c\n", 1)]
    [InlineData("a:\n  - b\n  c: d\n", 3)]
    [InlineData("a: 1\nb: @c\n", 2)]
    [InlineData("a: 1\nb: *nothing\n", 2)]
    [InlineData("a: &self [ *self ]\n", 1)]
    [InlineData("? [a, b]\n: c\n", 1)]
    public void Text_that_is_not_YAML_is_one_error_with_its_line(string yaml, int line)
    {
        var error = Assert.Single(Written.Load(yaml).Errors);

        Assert.StartsWith("The file is not YAML: ", error.Message);
        Assert.Equal(line, error.Origin?.Line);
    }

    [Fact]
    public void A_key_written_twice_is_an_error_even_in_another_case()
    {
        var result = Written.Load(Written.Orders("BatchSize: 1\nbatchsize: 2\nEnabled: true\nEnabled: true"));

        Assert.Equal(
            [
                "gateway.yaml:7: EventSourceMappings.orders.batchsize is written twice, first in line 6; keep one.",
                "gateway.yaml:9: EventSourceMappings.orders.Enabled is written twice, first in line 8; keep one.",
            ],
            result.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_mapping_written_twice_is_an_error()
    {
        var error = Written.Error(Written.Load(Written.Orders() + "\n  Orders:\n    FunctionName: other\n"));

        Assert.Equal("gateway.yaml:7: EventSourceMappings.Orders is written twice, first in line 2; keep one.", error);
    }

    [Fact]
    public void A_second_document_is_an_error()
    {
        Assert.Equal("gateway.yaml:7: The file has a second YAML document; put everything into one.", Written.Error(Written.Load(Written.Orders() + "\n---\nAws: {}\n")));
    }

    [Theory]
    [InlineData("FunctionName: !Ref Orders", "FunctionName", "!Ref Orders")]
    [InlineData("FunctionName: !Sub '${Orders}:live'", "FunctionName", "!Sub")]
    [InlineData("FunctionName: !GetAtt Orders.Arn", "FunctionName", "!GetAtt Orders.Arn")]
    [InlineData("FunctionName: { Ref: Orders }", "FunctionName", "Ref Orders")]
    [InlineData("FunctionName: { 'Fn::Sub': '${Orders}' }", "FunctionName", "Fn::Sub")]
    [InlineData("FunctionName: { Fn::GetAtt: [Orders, Arn] }", "FunctionName", "Fn::GetAtt")]
    [InlineData("FunctionName: f\nTopics: !Split [',', a]", "Topics", "!Split")]
    [InlineData("FunctionName: f\nTopics: [!Ref Topic]", "Topics[0]", "!Ref Topic")]
    [InlineData("FunctionName: f\nBatchSize: !FindInMap [a, b, c]", "BatchSize", "!FindInMap")]
    [InlineData("FunctionName: f\nGateway: !If [a, {}, {}]", "Gateway", "!If")]
    public void A_CloudFormation_function_is_an_error_that_asks_for_the_value(string settings, string setting, string function)
    {
        var result = Written.Load(Written.Only(settings));

        var error = Assert.Single(result.Errors, error => error.Key == $"EventSourceMappings.orders.{setting}");
        Assert.Equal($"EventSourceMappings.orders.{setting} is {function}; CloudFormation's functions are not resolved here, so put the value itself in.", error.Message);
        Assert.Equal(settings.Count(c => c == '\n') + 3, error.Origin?.Line);
    }

    [Fact]
    public void YAMLs_own_tags_are_no_functions()
    {
        Assert.Equal(12, Written.Mapping(Written.Load(Written.Orders("BatchSize: !!int 12"))).BatchSize);
        Assert.Equal(12, Written.Mapping(Written.Load(Written.Orders("BatchSize: ! 12"))).BatchSize);
    }

    [Fact]
    public void Anchors_and_merge_keys_share_settings_between_mappings()
    {
        var result = Written.Load(
            """
            EventSourceMappings:
              orders: &shared
                FunctionName: my-function
                SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1:9092] } }
                Topics: [orders]
                BatchSize: 10
              returns:
                <<: *shared
                Topics: [returns]
                BatchSize: 20
            """);

        Assert.Empty(result.Errors);
        Assert.Equal([("orders", "orders", 10), ("returns", "returns", 20)], result.Mappings.Select(each => (each.Name, each.Topics[0], each.BatchSize)));
    }

    [Fact]
    public void A_variable_changes_one_of_two_mappings_that_share_an_anchor()
    {
        var result = Written.Load(
            """
            EventSourceMappings:
              orders:
                FunctionName: my-function
                SelfManagedEventSource: &cluster { Endpoints: { KafkaBootstrapServers: [b1:9092] } }
                Topics: [orders]
              returns:
                FunctionName: my-function
                SelfManagedEventSource: *cluster
                Topics: [returns]
            """,
            ("EventSourceMappings__returns__SelfManagedEventSource__Endpoints__KafkaBootstrapServers__0", "b2:9092"));

        Assert.Empty(result.Errors);
        Assert.Equal(["b1:9092", "b2:9092"], result.Mappings.Select(mapping => mapping.BootstrapServers[0]));
    }
}
