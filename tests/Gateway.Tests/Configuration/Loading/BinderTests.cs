namespace Gateway.Configuration.Loading;

public sealed class BinderTests
{
    [Theory]
    [InlineData("BatchSiz: 1", "BatchSiz", "did you mean BatchSize?")]
    [InlineData("Batch_Size: 1", "Batch_Size", "did you mean BatchSize?")]
    [InlineData("MaximumBatchingWindowInSecond: 1", "MaximumBatchingWindowInSecond", "did you mean MaximumBatchingWindowInSeconds?")]
    [InlineData("StartingPostion: LATEST", "StartingPostion", "did you mean StartingPosition?")]
    [InlineData("MaximumConcurrency: 1", "MaximumConcurrency", "its place is Gateway.MaximumConcurrency.")]
    [InlineData("ConsumerGroupId: g", "ConsumerGroupId", "its place is AmazonManagedKafkaEventSourceConfig.ConsumerGroupId or SelfManagedKafkaEventSourceConfig.ConsumerGroupId.")]
    [InlineData("KafkaBootstrapServers: [a:1]", "KafkaBootstrapServers", "its place is SelfManagedEventSource.Endpoints.KafkaBootstrapServers.")]
    [InlineData("Properties: {}", "Properties", "of a CloudFormation resource, paste only what stands under Properties, one level up.")]
    [InlineData("Gateway: { Concurrency: 1 }", "Gateway.Concurrency", "known here are BootstrapServers, BrokerUri, ConsumerProperties, DeadLetterExchange, InvocationTimeoutSeconds, MaximumConcurrency, OrderByHeader, RetryOnlyFailedItems, RoleArn, SegmentName, Source.")]
    public void An_unknown_key_names_its_line_and_what_was_meant(string setting, string key, string hint)
    {
        Assert.Equal($"gateway.yaml:6: EventSourceMappings.orders.{key} is not a setting; {hint}", Written.Error(Written.Load(Written.Orders(setting))));
    }

    [Theory]
    [InlineData("Resources: {}", "Resources is not a setting; of a CloudFormation template, paste the Properties of a mapping under a name in EventSourceMappings.")]
    [InlineData("EventSourceMaping: {}", "EventSourceMaping is not a setting; did you mean EventSourceMappings?")]
    [InlineData("DrainSeconds: 3", "DrainSeconds is not a setting; its place is Shutdown.DrainSeconds.")]
    [InlineData("'': 3", " is not a setting; known here are Admin, Aws, EventSourceMappings, Memory, Metrics, Shutdown, Tracing.")]
    public void An_unknown_section_says_what_was_meant(string setting, string message)
    {
        Assert.Contains(message, Written.Load(setting + "\n" + Written.Orders()).Errors.Select(error => error.Message));
    }

    [Fact]
    public void A_misspelt_key_is_not_reported_as_missing_too()
    {
        var error = Written.Error(Written.Load(Written.Only("FuncionName: f\nSelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1:9092] } }\nTopics: [orders]")));

        Assert.Equal("gateway.yaml:3: EventSourceMappings.orders.FuncionName is not a setting; did you mean FunctionName?", error);
    }

    [Fact]
    public void A_misspelt_key_does_not_hide_what_is_wrong_with_the_right_one()
    {
        Assert.Equal(2, Written.Load(Written.Orders("BatchSiz: 1\nBatchSize: 0")).Errors.Count);
    }

    [Theory]
    [InlineData("BatchSize: ten", "BatchSize is ten; it must be a whole number between 1 and 10000.")]
    [InlineData("BatchSize: 1.5", "BatchSize is 1.5; it must be a whole number between 1 and 10000.")]
    [InlineData("BatchSize: 99999999999", "BatchSize is 99999999999; it must be a whole number between 1 and 10000.")]
    [InlineData("BatchSize: ''", "BatchSize is empty; it must be a whole number between 1 and 10000.")]
    [InlineData("BatchSize: [1]", "BatchSize is a list; it must be a whole number between 1 and 10000.")]
    [InlineData("Enabled: yes", "Enabled is yes; it must be true or false.")]
    [InlineData("Enabled: { a: b }", "Enabled is a map; it must be true or false.")]
    [InlineData("StartingPositionTimestamp: soon", "StartingPositionTimestamp is soon; it must be a number.")]
    [InlineData("StartingPositionTimestamp: .nan", "StartingPositionTimestamp is .nan; it must be a number.")]
    [InlineData("StartingPositionTimestamp: 1e999", "StartingPositionTimestamp is 1e999; it must be a number.")]
    [InlineData("StartingPosition: 1", "StartingPosition is 1; it must be TRIM_HORIZON, LATEST or AT_TIMESTAMP.")]
    [InlineData("StartingPosition: TrimHorizon", "StartingPosition is TrimHorizon; it must be TRIM_HORIZON, LATEST or AT_TIMESTAMP.")]
    [InlineData("Gateway: { Source: Kinesis }", "Gateway.Source is Kinesis; it must be Kafka, RabbitMq or ActiveMq.")]
    [InlineData("Gateway: { SegmentName: [a] }", "Gateway.SegmentName is a list; it must be a text.")]
    [InlineData("Gateway: { ConsumerProperties: [a] }", "Gateway.ConsumerProperties is a list; it must be a map of names and values.")]
    [InlineData("Gateway: { ConsumerProperties: { a: [b] } }", "Gateway.ConsumerProperties.a is a list; it must be a text.")]
    [InlineData("FunctionResponseTypes: [Report]", "FunctionResponseTypes[0] is Report; it must be ReportBatchItemFailures.")]
    [InlineData("FilterCriteria: x", "FilterCriteria is x; it must be a map with Filters.")]
    public void A_wrong_type_shows_key_value_and_what_is_wanted(string setting, string message)
    {
        Assert.Equal($"gateway.yaml:6: EventSourceMappings.orders.{message}", Written.Error(Written.Load(Written.Orders(setting))));
    }

    [Theory]
    [InlineData("BatchSize", 1, 10_000)]
    [InlineData("MaximumBatchingWindowInSeconds", 0, 300)]
    [InlineData("Gateway.MaximumConcurrency", 1, 10_000)]
    [InlineData("Gateway.InvocationTimeoutSeconds", 1, 900)]
    public void A_number_is_taken_from_its_least_to_its_most_and_no_further(string key, int least, int most)
    {
        Written.Mapping(Load(least));
        Written.Mapping(Load(most));
        Assert.Equal(Refusal(least - 1), Written.Error(Load(least - 1)));
        Assert.Equal(Refusal(most + 1), Written.Error(Load(most + 1)));

        ConfigurationResult Load(int value) =>
            Written.Load(Written.Orders(key.StartsWith("Gateway.", StringComparison.Ordinal) ? $"Gateway: {{ {key["Gateway.".Length..]}: {value} }}" : $"{key}: {value}"));
        string Refusal(int value) => $"gateway.yaml:6: EventSourceMappings.orders.{key} is {value}; it must be between {least} and {most}.";
    }

    [Theory]
    [InlineData("MaximumRetryAttempts", -2, "between -1 and 10000")]
    [InlineData("MaximumRetryAttempts", 10_001, "between -1 and 10000")]
    [InlineData("ParallelizationFactor", 0, "between 1 and 100")]
    [InlineData("ParallelizationFactor", 101, "between 1 and 100")]
    [InlineData("MaximumRecordAgeInSeconds", 59, "-1 for no limit, or between 60 and 604800")]
    [InlineData("MaximumRecordAgeInSeconds", 604_801, "-1 for no limit, or between 60 and 604800")]
    [InlineData("MaximumRecordAgeInSeconds", -2, "-1 for no limit, or between 60 and 604800")]
    public void A_number_out_of_range_is_called_that_before_it_is_called_unavailable(string key, int value, string range)
    {
        Assert.Equal($"gateway.yaml:6: EventSourceMappings.orders.{key} is {value}; it must be {range}.", Written.Error(Written.Load(Written.Orders($"{key}: {value}"))));
    }

    [Fact]
    public void Two_spellings_of_one_setting_are_an_error()
    {
        var result = Written.Load(Written.Only("FunctionName: f\nTopics: [t]\nSelfManagedEventSource:\n  Endpoints:\n    KafkaBootstrapServers: [b1:9092]\n    KAFKA_BOOTSTRAP_SERVERS: [b2:9092]"));

        Assert.Equal(
            "gateway.yaml:8: EventSourceMappings.orders.SelfManagedEventSource.Endpoints.KAFKA_BOOTSTRAP_SERVERS is another spelling of KafkaBootstrapServers, which is written too; keep one.",
            Written.Error(result));
    }

    [Fact]
    public void A_bad_item_does_not_move_the_numbers_of_the_next()
    {
        var result = Written.Load(Written.Only("FunctionName: f\nSelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [b1:9092] } }\nTopics:\n  - good\n  - [bad]\n  - 'b a d'\n  - ~"));

        Assert.Equal(
            [
                "gateway.yaml:7: EventSourceMappings.orders.Topics[1] is a list; it must be a text.",
                "gateway.yaml:8: EventSourceMappings.orders.Topics[2] is b a d; it must be 1 to 249 letters, digits, '.', '_' and '-'.",
                "gateway.yaml:9: EventSourceMappings.orders.Topics[3] is empty; it must be 1 to 249 letters, digits, '.', '_' and '-'.",
            ],
            result.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Keys_and_words_match_without_regard_to_case()
    {
        var mapping = Written.Mapping(Written.Load(Written.Orders("BATCHSIZE: 5\nstartingposition: latest\nGATEWAY: { source: KAFKA }").Replace("EventSourceMappings", "eventsourcemappings")));

        Assert.Equal(5, mapping.BatchSize);
        Assert.Equal(StartingPosition.Latest, mapping.StartingPosition);
    }
}
