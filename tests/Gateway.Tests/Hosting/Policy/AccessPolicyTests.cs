using Gateway.Configuration;

namespace Gateway.Hosting.Policy;

public sealed class AccessPolicyTests
{
    private const string Cluster = "arn:aws:kafka:eu-west-1:111122223333:cluster/shop/0f9b6a52-7d1e-4c33-9f5e-2a8d41c7e610-4";
    private static readonly AccountPlace Ireland = new("aws", "eu-west-1", "111122223333");

    [Theory]
    [InlineData("fulfil", "arn:aws:lambda:eu-west-1:111122223333:function:fulfil")]
    [InlineData("fulfil:live", "arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live")]
    [InlineData("444455556666:function:fulfil", "arn:aws:lambda:eu-west-1:444455556666:function:fulfil")]
    [InlineData("arn:aws-cn:lambda:cn-north-1:444455556666:function:fulfil:7", "arn:aws-cn:lambda:cn-north-1:444455556666:function:fulfil:7")]
    public void A_function_is_invoked_as_it_is_named_and_in_no_other_version(string written, string resource)
    {
        var configuration = Written.Load(Written.Orders().Replace("my-function", written, StringComparison.Ordinal));

        Assert.Equal([resource], Of(configuration, "InvokeFunctions").Resources);
    }

    [Fact]
    public void What_is_not_known_of_a_function_is_a_star()
    {
        var statement = AccessPolicy.Of(Written.Load(Written.Orders()), AccountPlace.Of(null, null))[0];

        Assert.Equal(["arn:aws:lambda:*:*:function:my-function"], statement.Resources);
    }

    [Fact]
    public void Functions_of_several_mappings_stand_once_each_in_order()
    {
        var configuration = Written.Load("""
            EventSourceMappings:
              orders: { FunctionName: b, SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b1:9092"] } }, Topics: [orders] }
              returns: { FunctionName: a, SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b1:9092"] } }, Topics: [returns] }
              late: { FunctionName: b, Enabled: false, SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b1:9092"] } }, Topics: [late] }
            """);

        Assert.Equal(
            ["arn:aws:lambda:eu-west-1:111122223333:function:a", "arn:aws:lambda:eu-west-1:111122223333:function:b"],
            Of(configuration, "InvokeFunctions").Resources);
    }

    [Theory]
    [InlineData("{ Exporter: XRayDaemon }", new[] { "SendSegments", "ReadSamplingRules" })]
    [InlineData("{ Exporter: None }", new[] { "ReadSamplingRules" })]
    [InlineData("{ Exporter: XRayDaemon, Sampling: { Source: Local } }", new[] { "SendSegments" })]
    [InlineData("{ Exporter: None, Sampling: { Source: Local } }", new string[0])]
    public void X_Ray_is_allowed_as_far_as_it_is_used(string tracing, string[] statements)
    {
        var configuration = Written.Load($"Tracing: {tracing}\n{Written.Orders()}");

        Assert.Equal(["InvokeFunctions", .. statements], AccessPolicy.Of(configuration, Ireland).Select(s => s.Sid));
    }

    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:failed", "sqs:GetQueueAttributes", "arn:aws:sqs:eu-west-1:111122223333:failed")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:failed", "sns:GetTopicAttributes", "arn:aws:sns:eu-west-1:111122223333:failed")]
    [InlineData("arn:aws:s3:::failed", "s3:ListBucket", "arn:aws:s3:::failed")]
    public void What_doctor_looks_at_is_allowed_where_it_is_asked_for_and_only_there(string destination, string action, string resource)
    {
        var configuration = Written.Load(Written.Orders($"DestinationConfig: {{ OnFailure: {{ Destination: '{destination}' }} }}"));

        var more = AccessPolicy.Of(configuration, Ireland, forDoctor: true).ExceptBy(AccessPolicy.Of(configuration, Ireland).Select(s => s.Sid), s => s.Sid).ToList();

        Assert.Equal(["lambda:GetFunctionConfiguration", action], more.SelectMany(s => s.Actions));
        Assert.Equal(["arn:aws:lambda:eu-west-1:111122223333:function:my-function", resource], more.SelectMany(s => s.Resources));
    }

    [Fact]
    public void The_admin_token_is_a_secret_too() => Assert.Equal(
        ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:admin-??????"],
        Of(Written.Load($"Admin: {{ Token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:admin' }}\n{Written.Orders()}"), "ReadSecrets").Resources);

    [Fact]
    public void Only_secrets_of_secrets_manager_are_asked_for()
    {
        var configuration = Written.Load("""
            EventSourceMappings:
              reservations:
                FunctionName: reserve
                Queues: [reservations]
                SourceAccessConfigurations:
                  - { Type: BASIC_AUTH, URI: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rabbit" }
                  - { Type: SERVER_ROOT_CA_CERTIFICATE, URI: "file:/etc/ca.pem" }
                  - { Type: VIRTUAL_HOST, URI: / }
                Gateway: { BrokerUri: "amqps://rabbit.internal" }
            """);

        Assert.Equal(["arn:aws:secretsmanager:eu-west-1:111122223333:secret:rabbit-??????"], Of(configuration, "ReadSecrets").Resources);
    }

    [Fact]
    public void A_cluster_spoken_to_without_iam_asks_for_nothing()
    {
        var statements = AccessPolicy.Of(Written.Load(Written.Msk("[\"b-1.orders:9094\"]")), Ireland);

        Assert.DoesNotContain(statements, s => s.Actions.Any(a => a.StartsWith("kafka", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_cluster_with_iam_allows_its_topics_and_the_group_and_no_others()
    {
        var configuration = Msk("Gateway: { BootstrapServers: [\"b-1.shop:9098\"] }");

        Assert.Equal([Cluster], Of(configuration, "ConnectToCluster").Resources);
        Assert.Equal([$"{Cluster.Replace(":cluster/", ":topic/", StringComparison.Ordinal)}/orders"], Of(configuration, "ReadTopics").Resources);
        Assert.Equal([$"{Cluster.Replace(":cluster/", ":group/", StringComparison.Ordinal)}/gateway-orders"], Of(configuration, "JoinGroups").Resources);
        Assert.DoesNotContain(AccessPolicy.Of(configuration, Ireland), s => s.Sid == "FindBrokers");
    }

    [Fact]
    public void Brokers_that_are_looked_up_are_asked_for_and_taken_to_want_iam()
    {
        var statements = AccessPolicy.Of(Msk("Gateway: {}"), Ireland);

        Assert.Equal(
            ["InvokeFunctions", "SendSegments", "ReadSamplingRules", "FindBrokers", "ConnectToCluster", "ReadTopics", "JoinGroups"],
            statements.Select(s => s.Sid));
    }

    [Fact]
    public void A_cluster_with_a_password_asks_for_the_secret_and_not_for_iam()
    {
        const string secret = "SourceAccessConfigurations: [ { Type: SASL_SCRAM_512_AUTH, URI: \"arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_shop\" } ]";

        var statements = AccessPolicy.Of(Msk(secret), Ireland);

        Assert.Equal(["InvokeFunctions", "SendSegments", "ReadSamplingRules", "ReadSecrets", "FindBrokers"], statements.Select(s => s.Sid));
    }

    [Fact]
    public void A_function_that_a_role_invokes_asks_for_the_role_and_not_for_the_function()
    {
        const string role = "arn:aws:iam::444455556666:role/invoke-orders";
        var configuration = Msk($"Gateway: {{ BootstrapServers: [\"b-1.shop:9094\"], RoleArn: \"{role}\" }}");

        Assert.Equal([role], Of(configuration, "AssumeRoles").Resources);
        Assert.DoesNotContain(AccessPolicy.Of(configuration, Ireland), s => s.Sid == "InvokeFunctions");
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{ BrokerUri: \"amqps://rabbit.internal\" }", false)]
    public void Brokers_of_amazon_mq_are_asked_for_where_no_address_is_written(string gateway, bool asked)
    {
        const string broker = "arn:aws:mq:eu-west-1:111122223333:broker:shop:b-4d1f6f6c-2c52-4a3e-9b7c-0a3f7b7c1d2e";
        var configuration = Written.Load(Written.Only($$"""
            FunctionName: my-function
            EventSourceArn: {{broker}}
            Queues: [orders]
            SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: "env:LOGIN" }, { Type: VIRTUAL_HOST, URI: / } ]
            Gateway: {{gateway}}
            """));

        Assert.Equal(asked ? [broker] : [], AccessPolicy.Of(configuration, Ireland).Where(s => s.Sid == "FindQueueBrokers").SelectMany(s => s.Resources));
    }

    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:lost", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:lost")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:lost", "sns:Publish", "arn:aws:sns:eu-west-1:111122223333:lost")]
    [InlineData("arn:aws:s3:::lost", "s3:PutObject", "arn:aws:s3:::lost/*")]
    public void A_failure_destination_may_be_written_to(string destination, string action, string resource)
    {
        var statements = AccessPolicy.Of(Msk($"DestinationConfig: {{ OnFailure: {{ Destination: \"{destination}\" }} }}"), Ireland);

        Assert.Contains(statements, s => s.Actions.Contains(action) && s.Resources.SequenceEqual([resource]));
    }

    [Fact]
    public void A_topic_for_failures_on_a_cluster_with_iam_may_be_written_to_and_no_other()
    {
        var configuration = Msk("DestinationConfig: { OnFailure: { Destination: \"kafka://lost\" } }");

        Assert.Equal(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], Of(configuration, "WriteFailures").Actions);
        Assert.Equal([$"{Cluster.Replace(":cluster/", ":topic/", StringComparison.Ordinal)}/lost"], Of(configuration, "WriteFailures").Resources);
        Assert.Equal([Cluster], Of(configuration, "WriteFailuresOnce").Resources);
    }

    [Fact]
    public void It_is_written_as_iam_reads_it()
    {
        var json = PolicyJson.Write([new PolicyStatement("ReadSecrets", ["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:eu-west-1:1:secret:a-??????"])]);

        Assert.Equal(
            """{"Version":"2012-10-17","Statement":[{"Sid":"ReadSecrets","Effect":"Allow","Action":["secretsmanager:GetSecretValue"],"Resource":["arn:aws:secretsmanager:eu-west-1:1:secret:a-??????"]}]}""",
            string.Concat(json.Where(c => !char.IsWhiteSpace(c))));
    }

    private static PolicyStatement Of(ConfigurationResult configuration, string sid) =>
        AccessPolicy.Of(configuration, Ireland).Single(s => s.Sid == sid);

    private static ConfigurationResult Msk(string more) => Written.Load(Written.Only($"""
        FunctionName: my-function
        EventSourceArn: {Cluster}
        Topics: [orders]
        {more}
        """));
}
