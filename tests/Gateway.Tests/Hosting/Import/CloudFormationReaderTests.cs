namespace Gateway.Hosting.Import;

public sealed class CloudFormationReaderTests
{
    [Fact]
    public void A_template_becomes_a_configuration_in_the_same_words() => Assert.Equal(
        """
        EventSourceMappings:
          Orders:
            FunctionName: fulfil-prod:live
            EventSourceArn: !GetAtt Cluster.Arn
            Topics: [orders]
            StartingPosition: TRIM_HORIZON
            BatchSize: '200'
            MaximumBatchingWindowInSeconds: !If '[IsProd, 1, !Ref AWS::NoValue]'
            FilterCriteria:
              Filters:
                - {Pattern: "{\"value\": {\"kind\": [\"order\"]}}\n"}

        """,
        Vector.Import("template.yaml", "Orders").Yaml, ignoreLineEndingDifferences: true);

    [Theory]
    [InlineData("Orders: ProvisionedPollerConfig is left out: run more gateways, or raise Gateway.MaximumConcurrency.")]
    [InlineData("Orders: Tags is left out: tag the service or the deployment that runs the gateway.")]
    [InlineData("Orders: it stands under the condition IsProd; remove it where that does not hold.")]
    [InlineData("Orders: the parameter Stage is taken at its default, prod; where the stack was given another, say --parameter Stage=VALUE.")]
    [InlineData("Payments: VPC_SUBNET subnet:subnet-0a1b2c3d is left out: run the gateway in that network.")]
    [InlineData("Clicks: skipped, it reads from a Kinesis stream, which the gateway does not; leave it with Lambda.")]
    [InlineData("3 imported, 1 skipped.")]
    [InlineData("Placeholders to replace: 6; gateway validate names each with its line.")]
    public void What_is_not_carried_over_is_said(string line) => Assert.Contains(line, Vector.Import("template.yaml").Lines);

    [Theory]
    [InlineData("Orders: EventSourceArn is !GetAtt Cluster.Arn; only the deployed stack knows it ")]
    [InlineData("Payments: FunctionName is !GetAtt Nameless.Arn; only")]
    [InlineData("Payments: SelfManagedEventSource.Endpoints.KafkaBootstrapServers is !Ref Brokers; only")]
    [InlineData("Payments: SourceAccessConfigurations[0].URI is !Ref Secret; only")]
    [InlineData("Orders: no consumer group is written, and Lambda's is then the mapping's UUID. To go on where it stopped, write that as AmazonManagedKafkaEventSourceConfig.ConsumerGroupId (`aws cloudformation describe-stack-resource --stack-name STACK --logical-resource-id Orders` calls it PhysicalResourceId)")]
    public void What_is_not_known_is_said_with_its_remedy(string beginning) =>
        Assert.Contains(Vector.Import("template.yaml").Lines, line => line.StartsWith(beginning, StringComparison.Ordinal));

    [Fact]
    public void A_group_that_is_written_needs_no_word() =>
        Assert.DoesNotContain(Vector.Import("template.yaml").Lines, line => line.StartsWith("Payments: no consumer group", StringComparison.Ordinal));

    [Fact]
    public void Parameters_that_are_given_are_put_in()
    {
        var result = Vector.Import("template.yaml", "Payments", ("Stage", "test"), ("Brokers", "b1:9092,b2:9092"), ("Secret", "env:KAFKA"));

        Assert.Contains("KafkaBootstrapServers: ['b1:9092', 'b2:9092']", result.Yaml, StringComparison.Ordinal);
        Assert.Contains("Topics: [payments-test]", result.Yaml, StringComparison.Ordinal);
        Assert.Contains("URI: 'env:KAFKA'", result.Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Lines, line => line.Contains("default", StringComparison.Ordinal));
    }

    [Fact]
    public void The_engine_is_that_of_the_template_s_broker() =>
        Assert.Contains("Source: RabbitMq", Vector.Import("template.yaml", "Letters").Yaml, StringComparison.Ordinal);

    [Fact]
    public void JSON_with_tabs_and_keys_that_differ_in_case_is_read_too()
    {
        var result = Vector.Import("template.json");

        Assert.Contains("Region: eu-west-1", result.Yaml, StringComparison.Ordinal);
        Assert.Contains("Orders: Surprise is left out, for the gateway does not know it.", result.Lines);
        Assert.Contains("Orders: KmsKeyArn is left out: filters stand in this file and are kept nowhere else.", result.Lines);
    }

    [Theory]
    [InlineData("!Sub 'fn-${AWS::Region}'", "fn-eu-west-1")]
    [InlineData("!Sub ['${Name}-${!x}', { Name: !Ref Plain }]", "shop-${x}")]
    [InlineData("{ 'Fn::Sub': '${Plain}' }", "shop")]
    [InlineData("{ 'Fn::Join': ['', [a, !Ref Plain]] }", "ashop")]
    [InlineData("{ Ref: Plain }", "shop")]
    [InlineData("{ 'Fn::GetAtt': [Named, Arn] }", "named")]
    [InlineData("!Ref Named", "named")]
    public void A_function_is_worked_out_where_the_template_tells(string written, string value) =>
        Assert.Contains($"FunctionName: {value}\n", Import(written), StringComparison.Ordinal);

    [Theory]
    [InlineData("!Sub '${AWS::StackName}-fulfil'", "!Sub ${AWS::StackName}-fulfil")]
    [InlineData("{ 'Fn::GetAtt': [Nameless, Arn] }", "!GetAtt Nameless.Arn")]
    [InlineData("{ 'Fn::ImportValue': !Sub '${Net}-fn' }", "!ImportValue '!Sub ${Net}-fn'")]
    [InlineData("!Ref Hidden", "!Ref Hidden")]
    [InlineData("!Ref Circle", "!Ref Circle")]
    [InlineData("!Ref Elsewhere", "!Ref Elsewhere")]
    public void A_function_stays_as_a_placeholder_where_it_does_not(string written, string value) =>
        Assert.Contains($"FunctionName: {value}\n", Import(written), StringComparison.Ordinal);

    [Fact]
    public void Resources_that_are_made_of_a_pattern_are_said_to_be_left()
    {
        var result = Vector.Of("Resources: { 'Fn::ForEach::Topics': [Topic, [a, b], {}] }");

        Assert.Equal(1, result.Code);
        Assert.Contains("(Fn::ForEach::Topics): skipped, it makes resources of a pattern, which is not followed", result.Lines[0], StringComparison.Ordinal);
    }

    private static string Import(string functionName) => Vector.Of(
        $$"""
        Parameters:
          Plain: { Type: String, Default: shop }
          Hidden: { Type: String, Default: secret, NoEcho: true }
        Resources:
          Named: { Type: AWS::Lambda::Function, Properties: { FunctionName: named } }
          Nameless: { Type: AWS::Lambda::Function }
          Circle: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Circle, Name: live } }
          Orders:
            Type: AWS::Lambda::EventSourceMapping
            Properties:
              FunctionName: {{functionName}}
              EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/a/b
              Topics: [orders]
        """,
        null, ("AWS::Region", "eu-west-1")).Yaml!;
}
