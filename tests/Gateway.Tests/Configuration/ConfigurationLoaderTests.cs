namespace Gateway.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-configuration-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", null)]
    [InlineData("MaximumRetryAttempts: -1", null)]
    [InlineData("DestinationConfig: { OnFailure: { Destination: kafka://failed } }", 10)]
    [InlineData("DestinationConfig: { OnFailure: { Destination: kafka://failed } }\nMaximumRetryAttempts: -1", 10)]
    [InlineData("DestinationConfig: { OnFailure: { Destination: kafka://failed } }\nMaximumRetryAttempts: 0", 0)]
    public void Without_end_means_ten_times_where_there_is_a_destination(string written, int? attempts)
    {
        var loaded = Written.Load(Written.Orders(written));

        Assert.Empty(loaded.Errors);
        Assert.Equal(attempts, loaded.Mappings[0].MaximumRetryAttempts);
    }

    [Fact]
    public void A_configuration_may_stand_in_an_environment_variable()
    {
        var result = ConfigurationLoader.Load("env:GATEWAY_YAML", new Dictionary<string, string> { ["GATEWAY_YAML"] = Written.Orders() });

        Assert.Equal("orders", Written.Mapping(result).Name);
    }

    [Fact]
    public void An_error_in_a_variable_names_it_with_its_line()
    {
        var result = ConfigurationLoader.Load("env:GATEWAY_YAML", new Dictionary<string, string> { ["GATEWAY_YAML"] = Written.Orders("BatchSize: 0") });

        Assert.Contains("env:GATEWAY_YAML", Written.Error(result), StringComparison.Ordinal);
        Assert.Contains("6", Written.Error(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_an_error_with_its_remedy() =>
        Assert.Contains("GATEWAY_YAML, which is not set", Written.Error(ConfigurationLoader.Load("env:GATEWAY_YAML", NoVariables)), StringComparison.Ordinal);

    [Fact]
    public void The_smallest_mapping_gets_every_default()
    {
        var mapping = Written.Mapping(Written.Load(Written.Orders()));

        Assert.Equal("orders", mapping.Name);
        Assert.Equal(SourceKind.Kafka, mapping.Source);
        Assert.False(mapping.IsManaged);
        Assert.Null(mapping.EventSourceArn);
        Assert.Equal(["b1:9092"], mapping.BootstrapServers);
        Assert.Equal(["orders"], mapping.Topics);
        Assert.Equal("gateway-orders", mapping.ConsumerGroupId);
        Assert.Equal(StartingPosition.TrimHorizon, mapping.StartingPosition);
        Assert.Null(mapping.StartingPositionTimestamp);
        Assert.Equal(100, mapping.BatchSize);
        Assert.Equal(TimeSpan.FromMilliseconds(500), mapping.Window);
        Assert.True(mapping.Enabled);
        Assert.Equal("my-function", mapping.Function.Name);
        Assert.Equal(16, mapping.MaximumConcurrency);
        Assert.Equal(TimeSpan.FromSeconds(900), mapping.InvocationTimeout);
        Assert.Equal("orders", mapping.SegmentName);
        Assert.Empty(mapping.ConsumerProperties);
        Assert.False(mapping.ReportBatchItemFailures);
        Assert.Null(mapping.MaximumRetryAttempts);
        Assert.Null(mapping.MaximumRecordAge);
        Assert.False(mapping.BisectBatchOnFunctionError);
        Assert.Equal(1, mapping.ParallelizationFactor);
    }

    [Fact]
    public void The_sections_have_their_defaults()
    {
        var result = Written.Load(Written.Orders());

        Assert.Equal("http://127.0.0.1:8080", result.Options!.Admin.Listen);
        Assert.Equal(25, result.Options.Shutdown.DrainSeconds);
        Assert.Null(result.Options.Aws.Region);
        Assert.Equal(
            new TracingSettings(TraceExporter.XRayDaemon, new DaemonAddress("127.0.0.1", 2000, "127.0.0.1", 2000), new Uri("http://127.0.0.1:4318"), SamplingSource.Centralized, null, UpstreamTrust.All),
            result.Tracing);
    }

    [Fact]
    public void Every_setting_that_is_honoured_arrives()
    {
        var result = Written.Load(
            """
            aws: { region: eu-west-1, LAMBDAENDPOINT: http://127.0.0.1:9001 }
            Tracing: { Exporter: none, DaemonAddress: "tcp:a:1 udp:b:2", OtlpEndpoint: "https://c:3", Sampling: { Source: Local }, TrustUpstream: IdsOnly }
            Admin: { Listen: http://0.0.0.0:8081 }
            Shutdown: { DrainSeconds: 40 }
            EventSourceMappings:
              orders:
                FunctionName: 111122223333:function:my-function:live
                EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2
                Topics: [orders, returns]
                StartingPosition: AT_TIMESTAMP
                StartingPositionTimestamp: 1735689600.5
                BatchSize: 10000
                MaximumBatchingWindowInSeconds: 0
                Enabled: false
                AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: my-group }
                Gateway:
                  Source: Kafka
                  BootstrapServers: [b1:9092, b2:9092]
                  MaximumConcurrency: 3
                  InvocationTimeoutSeconds: 60
                  SegmentName: Order intake
                  ConsumerProperties: { fetch.min.bytes: 1, client.rack: "euw1-az1" }
            """);

        var mapping = Written.Mapping(result);
        Assert.Equal("eu-west-1", result.Options!.Aws.Region);
        Assert.Equal("http://127.0.0.1:9001", result.Options.Aws.LambdaEndpoint);
        Assert.Equal(new TracingSettings(TraceExporter.None, new DaemonAddress("a", 1, "b", 2), new Uri("https://c:3"), SamplingSource.Local, null, UpstreamTrust.IdsOnly), result.Tracing);
        Assert.Equal("http://0.0.0.0:8081", result.Options.Admin.Listen);
        Assert.Equal(40, result.Options.Shutdown.DrainSeconds);
        Assert.Equal(new FunctionReference("my-function", "live", "111122223333", null, null), mapping.Function);
        Assert.True(mapping.IsManaged);
        Assert.Equal(["orders", "returns"], mapping.Topics);
        Assert.Equal(StartingPosition.AtTimestamp, mapping.StartingPosition);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1735689600500), mapping.StartingPositionTimestamp);
        Assert.Equal(10_000, mapping.BatchSize);
        Assert.Equal(TimeSpan.Zero, mapping.Window);
        Assert.False(mapping.Enabled);
        Assert.Equal("my-group", mapping.ConsumerGroupId);
        Assert.Equal(["b1:9092", "b2:9092"], mapping.BootstrapServers);
        Assert.Equal(3, mapping.MaximumConcurrency);
        Assert.Equal(TimeSpan.FromMinutes(1), mapping.InvocationTimeout);
        Assert.Equal("Order intake", mapping.SegmentName);
        Assert.Equal("1", mapping.ConsumerProperties["fetch.min.bytes"]);
        Assert.Equal("euw1-az1", mapping.ConsumerProperties["client.rack"]);
    }

    [Fact]
    public void The_properties_of_a_CloudFormation_template_load_as_they_are()
    {
        var result = Written.Load(
            """
            EventSourceMappings:
              OrdersMapping:
                BatchSize: 100
                BisectBatchOnFunctionError: false
                DestinationConfig: { OnFailure: {} }
                Enabled: "true"
                FilterCriteria: { Filters: [] }
                FunctionName: arn:aws:lambda:us-east-1:111122223333:function:orders:live
                FunctionResponseTypes: []
                KmsKeyArn: !GetAtt Key.Arn
                LoggingConfig: { SystemLogLevel: INFO }
                MaximumBatchingWindowInSeconds: 5
                MaximumRecordAgeInSeconds: -1
                MaximumRetryAttempts: -1
                MetricsConfig:
                  Metrics: [EventCount]
                ParallelizationFactor: 1
                ProvisionedPollerConfig:
                  MinimumPollers: 1
                  MaximumPollers: 3
                SelfManagedEventSource:
                  Endpoints:
                    KafkaBootstrapServers:
                      - b1.example.com:9092
                      - b2.example.com:9092
                SelfManagedKafkaEventSourceConfig:
                  ConsumerGroupId: orders
                SourceAccessConfigurations:
                  - Type: VPC_SUBNET
                    URI: subnet:subnet-0011001100
                  - Type: VPC_SUBNET
                    URI: subnet:subnet-0022002200
                  - Type: VPC_SECURITY_GROUP
                    URI: security_group:sg-0033003300
                StartingPosition: LATEST
                Tags:
                  - { Key: team, Value: !Ref Team }
                Topics:
                  - orders
            """);

        var mapping = Written.Mapping(result);
        Assert.Equal(StartingPosition.Latest, mapping.StartingPosition);
        Assert.Equal("orders", mapping.ConsumerGroupId);
        Assert.Equal(TimeSpan.FromSeconds(5), mapping.Window);
        Assert.Equal(
            ["KmsKeyArn", "LoggingConfig", "MetricsConfig", "ProvisionedPollerConfig", "SourceAccessConfigurations.VPC_SUBNET", "SourceAccessConfigurations.VPC_SECURITY_GROUP", "Tags"],
            result.Warnings.Select(warning => warning.Key["EventSourceMappings.OrdersMapping.".Length..]));
        Assert.All(result.Warnings, warning => Assert.Contains("has no effect here; ", warning.Message));
    }

    [Fact]
    public void All_errors_are_reported_at_once_each_with_its_line()
    {
        var result = Written.Load(
            """
            Aws:
              Regon: eu-west-1
            Shutdown:
              DrainSeconds: 0
            EventSourceMappings:
              orders:
                FunctionName: my function
                SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1] } }
                Topics: orders
                BatchSize: 0
                StartingPosition: EARLIEST
                MaximumRetryAttempts: 10001
            """);

        Assert.Equal(
            [
                "gateway.yaml:2: Aws.Regon is not a setting; did you mean Region?",
                "gateway.yaml:4: Shutdown.DrainSeconds is 0; it must be between 1 and 3600.",
                $"gateway.yaml:7: EventSourceMappings.orders.FunctionName is my function; {FunctionReference.Form}.",
                "gateway.yaml:8: EventSourceMappings.orders.SelfManagedEventSource.Endpoints.KafkaBootstrapServers[0] is b1; it must be host:port, as in b1:9092, with a port between 1 and 65535.",
                "gateway.yaml:9: EventSourceMappings.orders.Topics is orders; it must be a list, as in [first, second].",
                "gateway.yaml:10: EventSourceMappings.orders.BatchSize is 0; it must be between 1 and 10000.",
                "gateway.yaml:11: EventSourceMappings.orders.StartingPosition is EARLIEST; it must be TRIM_HORIZON, LATEST or AT_TIMESTAMP.",
                "gateway.yaml:12: EventSourceMappings.orders.MaximumRetryAttempts is 10001; it must be between -1 and 10000.",
            ],
            result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Mappings);
        Assert.False(result.IsValid);
    }

    [Fact]
    public void A_mapping_without_errors_is_resolved_beside_one_that_has_some()
    {
        var result = Written.Load(Written.Orders() + "\n  returns:\n    Topics: [returns]\n");

        Assert.Equal(["orders"], result.Mappings.Select(mapping => mapping.Name));
        Assert.All(result.Errors, error => Assert.StartsWith("EventSourceMappings.returns.", error.Key));
    }

    [Fact]
    public void A_missing_setting_is_reported_at_the_line_of_its_mapping()
    {
        var error = Written.Error(Written.Load(Written.Only("SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1:9092] } }\nTopics: [orders]")));

        Assert.Equal($"gateway.yaml:2: EventSourceMappings.orders.FunctionName is missing; {FunctionReference.Form}.", error);
    }

    [Fact]
    public void A_key_without_a_value_counts_as_absent()
    {
        var mapping = Written.Mapping(Written.Load("Aws:\n" + Written.Orders("BatchSize:\nGateway: ~\nMaximumBatchingWindowInSeconds: null")));

        Assert.Equal(100, mapping.BatchSize);
        Assert.Equal(TimeSpan.FromMilliseconds(500), mapping.Window);
    }

    [Fact]
    public void JSON_is_YAML()
    {
        var mapping = Written.Mapping(Written.Load(
            """
            {"EventSourceMappings":{"orders":{"FunctionName":"f","BatchSize":7,"Topics":["t"],
              "SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["b1:9092"]}}}}}
            """));

        Assert.Equal(7, mapping.BatchSize);
        Assert.Equal(["b1:9092"], mapping.BootstrapServers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    [InlineData("EventSourceMappings:\n")]
    [InlineData("EventSourceMappings: {}\n")]
    public void No_mapping_is_an_error_that_shows_how_to_write_one(string yaml)
    {
        var error = Written.Error(Written.Load(yaml));

        Assert.Contains("EventSourceMappings has no mapping; write at least one, for example:", error);
        var example = error[(error.IndexOf('\n') + 1)..];
        Written.Mapping(Written.Load(example));
    }

    [Theory]
    [InlineData("just a text", "just a text")]
    [InlineData("[a, b]", "a list")]
    public void A_file_that_is_no_map_is_one_error(string yaml, string shown)
    {
        Assert.Equal($"gateway.yaml:1: The file is {shown}; it must be a map with Admin, Aws, EventSourceMappings, Memory, Metrics, Shutdown, Tracing.", Written.Error(Written.Load(yaml)));
    }

    [Fact]
    public void A_missing_file_says_how_to_name_one()
    {
        var result = ConfigurationLoader.Load(Path.Combine(_folder.FullName, "gateway.yaml"), NoVariables);

        Assert.Null(result.Options);
        Assert.Equal(
            $"The configuration file {_folder.FullName}/gateway.yaml does not exist; write it, or name another with --config PATH or GATEWAY_CONFIG.",
            Written.Error(result));
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_an_error()
    {
        Assert.Contains("cannot be read", Written.Error(ConfigurationLoader.Load(_folder.FullName, NoVariables)));
    }

    [Fact]
    public void A_file_is_read_and_named_in_messages_as_the_operator_named_it()
    {
        var path = Path.Combine(_folder.FullName, "mine.yaml");
        File.WriteAllText(path, Written.Orders("BatchSize: x"));

        Assert.StartsWith($"{path}:6: EventSourceMappings.orders.BatchSize is x; ", Written.Error(ConfigurationLoader.Load(path, NoVariables)));
    }

    [Fact]
    public void A_rules_file_is_looked_for_beside_the_configuration()
    {
        var path = Path.Combine(_folder.FullName, "mine.yaml");
        File.WriteAllText(path, "Tracing: { Sampling: { RulesFile: rules.json } }\n" + Written.Orders());
        Assert.Contains("Tracing.Sampling.RulesFile is rules.json; there is no such file", Written.Error(ConfigurationLoader.Load(path, NoVariables)));

        File.WriteAllText(Path.Combine(_folder.FullName, "rules.json"), "{}");
        Assert.Equal(Path.Combine(_folder.FullName, "rules.json"), ConfigurationLoader.Load(path, NoVariables).Tracing?.RulesFile);
    }

    [Fact]
    public void No_text_whatever_makes_the_loader_throw()
    {
        // A fixed seed: a failure must be found again.
        var random = new Junk(20260101);
        for (var round = 0; round < 1_500; round++)
        {
            var yaml = random.Text();
            var result = Written.Load(yaml);
            Assert.All(result.Errors.Concat(result.Warnings), problem => Assert.NotEmpty(problem.ToString()));
        }
    }

    [Fact]
    public void No_slip_of_the_pen_in_a_valid_file_makes_the_loader_throw()
    {
        var random = new Junk(20260102);
        var valid = Written.Orders("BatchSize: 10\nGateway: { ConsumerProperties: { fetch.min.bytes: 1 } }\nSourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: env:X } ]");
        for (var round = 0; round < 1_500; round++) Written.Load(random.Slip(valid));
    }

    [Fact]
    public void A_very_deep_document_is_an_error_and_not_a_stack_overflow()
    {
        Assert.Contains("nested deeper than 64 levels", Written.Error(Written.Load(new string('[', 100_000))));
        Assert.Contains("nested deeper than 64 levels", Written.Error(Written.Load(string.Concat(Enumerable.Repeat("- ", 10_000)))));
    }

    /// <summary>Bad YAML, the same at every run.</summary>
    private sealed class Junk(uint seed)
    {
        private static readonly string[] Pieces =
        [
            "EventSourceMappings", "orders", "Aws", "Topics", "Gateway", "ConsumerProperties", "SourceAccessConfigurations", "FilterCriteria", "Filters",
            ": ", ":", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ",", "'", "\"", "&a ", "*a", "<<: ", "!Ref ", "!!int ", "!", "? ", "|\n", ">-\n", "%YAML 1.2\n",
            "---\n", "...\n", "#", "\t", "\0", "\u0085", "é", "\\u", "null", "~", "0", "-1", "1e9", "@", "`", "NaN", "\uFEFF", "\uD800",
        ];

        private uint _state = seed;

        public string Text() => string.Concat(Enumerable.Range(0, Next(24)).Select(_ => Pieces[Next(Pieces.Length)]));

        public string Slip(string text)
        {
            for (var slips = 1 + Next(3); slips > 0 && text.Length > 0; slips--)
            {
                var at = Next(text.Length);
                text = text[..at] + (Next(2) == 0 ? "" : Pieces[Next(Pieces.Length)]) + text[Math.Min(text.Length, at + Next(6))..];
            }

            return text;
        }

        // Numerical Recipes' linear congruential generator; its high bits are good enough to make a mess.
        private int Next(int below)
        {
            _state = unchecked((_state * 1664525) + 1013904223);
            return (int)((_state >> 8) % (uint)below);
        }
    }
}
